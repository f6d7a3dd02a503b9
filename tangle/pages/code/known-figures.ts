import type { CodeFigure, Figure, PlainFigure } from '../page.ts'
import { digestOf } from '../../system/digest.ts'
import { type Html, raw } from '../../text/html.ts'

/** HTML of figures with colours and types in it, by key. */
export type KnownFigures = Readonly<Record<string, string>>

/** A figure that is coloured: to make it, highlighting and perhaps the type checker are loaded. */
type ColouredFigure = CodeFigure | PlainFigure

export function isColoured(figure: Figure): figure is ColouredFigure {
  return figure.kind !== 'transcript'
}

/** The digest of everything that a figure is made from, without its place in the chapter. */
export function keyOfFigure({ block, ...rest }: ColouredFigure): string {
  const { language, role, lines } = block
  return digestOf(JSON.stringify([rest, language, role, lines]))
}

/** Remembers figures across runs: a figure with the same inputs is not made again. */
export class FigureMemory {
  readonly #before: KnownFigures
  readonly #made = new Map<string, string>()

  constructor(before: KnownFigures) {
    this.#before = before
  }

  knows(key: string): boolean {
    return Object.hasOwn(this.#before, key)
  }

  /** The known figure, or a new one. */
  recall(figure: ColouredFigure, make: () => Html): Html {
    const key = keyOfFigure(figure)
    const text = this.#known(key) ?? make().html
    this.#made.set(key, text)
    return raw(text)
  }

  /** The known figures among these, for the next run. */
  keep(keys: readonly string[]): KnownFigures {
    return Object.fromEntries(
      keys.flatMap((key) => {
        const text = this.#known(key)
        return text === undefined ? [] : [[key, text]]
      }),
    )
  }

  #known(key: string): string | undefined {
    return this.#made.get(key) ?? this.#before[key]
  }
}
