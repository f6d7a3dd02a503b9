import type { CancellationToken } from '../../system/json-rpc.ts'
import { type Projects, projectsOf, type TypedFiles } from './projects.ts'
import { Unanswered } from './server.ts'

/** What an editor asks about some files, in the words of the language server protocol (LSP 3.17). */
export type Questions = {
  /**
   * Asks about one file.
   *
   * @param method such as `textDocument/hover`
   * @param rest the question's parameters without its document
   * @returns nothing where the file is not known, or the server refuses, is cancelled or ends: the next question starts it again
   */
  readonly ask: <Answer>(
    method: string,
    target: string,
    rest?: object,
    token?: CancellationToken,
  ) => Promise<Answer | undefined>
  /** Asks about something that an answer has described, such as `completionItem/resolve`. */
  readonly askAgain: <Answer>(
    method: string,
    params: object,
    token?: CancellationToken,
  ) => Promise<Answer | undefined>
  /** The file that an address in an answer names; nothing where it is another than these. */
  readonly targetOf: (uri: string) => string | undefined
  /** A text of an answer without paths of this machine. */
  readonly plain: (text: string, target: string) => string
}

export function questionsAbout(project: Projects, files: TypedFiles['files']): Questions {
  const { projects, folderOf } = projectsOf({ files, targets: [...files.keys()] })
  const answer = async <Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> => {
    project.lay(projects)
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      if (error.ending !== 'refused') project.stop()
      return undefined
    }
  }
  return {
    ask: (method, target, rest, token) =>
      answer(async () => {
        const path = `${folderOf(target)}/${target}`
        return project.has(path) ? project.ask(method, path, rest, token) : undefined
      }),
    askAgain: (method, params, token) => answer(() => project.askAgain(method, params, token)),
    targetOf: (uri) => project.targetOf(uri),
    plain: (text, target) => project.plain(text, folderOf(target)),
  }
}
