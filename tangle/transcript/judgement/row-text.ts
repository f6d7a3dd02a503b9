import type { Shape } from '../../chapter/chapter.ts'
import { type Bindings, matchRow, partsOf, type Value } from '../notation/shapes.ts'

/**
 * Finds the text by which actual lines are written into a transcript: as printed where that is still right, with the
 * printed values of shapes where only other text differs, and otherwise as they appeared.
 *
 * Each printed value means one actual value throughout. `hasClash` is set where that fails, because a line shows by
 * chance what was printed for another value; where no printed values are kept there are no clashes.
 */
export class RowTexts {
  hasClash = false
  readonly #shapes: readonly Shape[]
  readonly #keepsValues: boolean
  #bindings: Bindings

  /** @param known the values that are bound before the first line */
  constructor(shapes: readonly Shape[], known: Bindings, keepsValues: boolean) {
    this.#shapes = shapes
    this.#bindings = known
    this.#keepsValues = keepsValues
  }

  /** The text for an actual line; `printed` is the row that was in its place, if any. */
  textFor(line: string, printed: string | undefined): string {
    for (const text of this.#candidates(line, printed)) {
      const bindings = matchRow(text, line, this.#shapes, this.#bindings)
      if (bindings === undefined) continue
      this.#bindings = bindings
      return text
    }
    this.hasClash = true
    return line
  }

  #candidates(line: string, printed: string | undefined): string[] {
    if (printed === undefined) return [line]
    const values = this.#valuesIn(printed)
    if (values.length > 0 && !this.#keepsValues) return [line]
    return [printed, this.#withValues(line, values), line]
  }

  /** The line with other values in place of its own, where they are of the same shapes in the same order. */
  #withValues(line: string, values: readonly Value[]): string {
    const own = this.#valuesIn(line)
    if (own.length !== values.length || own.some(({ shape }, i) => shape !== values[i]?.shape)) return line
    let next = 0
    const parts = partsOf(line, this.#shapes)
    return parts.map(({ kind, text }) => (kind === 'value' ? (values[next++]?.text ?? '') : text)).join('')
  }

  #valuesIn(row: string): Value[] {
    return partsOf(row, this.#shapes).filter((part) => part.kind === 'value')
  }
}
