import { whereWent, whereWritten } from './book/line-origins.ts'
import { usualOutput } from './output/notes.ts'
import { openSession as open } from './session.ts'
// The published types; checked here, so that they stay true.
import type { openSession as OpenSession } from './session-types.d.ts'

/** What the package offers as `a-modest-web-server/session`. */
export const openSession: typeof OpenSession = ({ chapters, out = usualOutput, cwd = process.cwd() }) => {
  const { make, close } = open({ chapters, out, cwd })
  return {
    make: async (edits) => {
      const made = await make(edits)
      if (made === undefined) return undefined
      const { files, problems, book } = made
      return {
        files,
        problems,
        written: (place) => whereWritten(book.linked.programs, place.path, place),
        went: (place) => whereWent(book, place).map(({ target, ...rest }) => ({ path: target, ...rest })),
      }
    },
    close,
  }
}
