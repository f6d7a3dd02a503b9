import { importsAmong } from '../imported-files.ts'
import type { TypedFiles } from './projects.ts'

/** What is known of files from the last time: it is right while neither a file nor what it imports has changed. */
export class KnownAnswers<Answer> {
  /** Each text that was seen, by path, and its number. */
  readonly #texts = new Map<string, { readonly text: string; readonly number: number }>()
  #answers: ReadonlyMap<string, { readonly key: string; readonly answer: Answer }> = new Map()
  #count = 0

  /** The answers that are right for these files, by target. */
  stillRight(state: TypedFiles): Map<string, Answer> {
    const keyOf = this.#keysOf(state)
    return new Map(
      state.targets.flatMap((target) => {
        const known = this.#answers.get(target)
        return known?.key === keyOf(target) ? [[target, known.answer] as const] : []
      }),
    )
  }

  /** Keeps the answers about these files, and no others. */
  keep(state: TypedFiles, answers: ReadonlyMap<string, Answer>): void {
    const keyOf = this.#keysOf(state)
    this.#answers = new Map([...answers].map(([target, answer]) => [target, { key: keyOf(target), answer }]))
    for (const path of this.#texts.keys()) if (!state.files.has(path)) this.#texts.delete(path)
  }

  /** The files that a target reaches, each with the number of its text. */
  #keysOf({ files }: TypedFiles): (target: string) => string {
    const reach = importsAmong(files)
    for (const [path, text] of files)
      if (this.#texts.get(path)?.text !== text) this.#texts.set(path, { text, number: this.#count++ })
    return (target) =>
      reach(target)
        .map((path) => `${this.#texts.get(path)?.number} ${path}`)
        .join('\n')
  }
}
