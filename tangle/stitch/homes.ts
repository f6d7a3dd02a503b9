import { lastBefore } from '../text/line-starts.ts'
import { type Hunk, hunksOf } from '../text/hunks.ts'
import type { Use } from './uses.ts'

/** Lines of an edited program that could go to either of two uses. */
export type Torn = {
  /** 0-based first line of the edited program, and how many there are. */
  readonly line: number
  readonly count: number
  readonly left: Use
  readonly right: Use
  /** Whether they took the place of lines of both; otherwise they are new, between the two. */
  readonly isReplacing: boolean
}

type Homes = {
  /** Of each line of the edited program the use that it belongs to; they come in the program's order. */
  readonly homes: readonly Use[]
  readonly torn: readonly Torn[]
}

/** A program before and after an edit, as lines, and what is known of the lines. */
type Edit = {
  /** The uses that the program was made of, at least one. */
  readonly uses: readonly Use[]
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Whether a line (0-based, after the edit) has the indentation that a use adds. */
  readonly fits: (line: number, use: Use) => boolean
}

/** Finds for each line of an edited program the use that it belongs to now. */
export function homesOf(edit: Edit): Homes {
  const { before, after } = edit
  const search = new Search(edit)
  search.compare({ old: 0, removed: before.length, now: 0, added: after.length }, (line) => line)
  return search
}

class Search {
  readonly homes: Use[] = []
  readonly torn: Torn[] = []
  readonly #edit: Edit
  readonly #starts: readonly number[]

  constructor(edit: Edit) {
    this.#edit = edit
    this.#starts = edit.uses.map(({ start }) => start)
  }

  /** Follows the lines of a part of both texts, of which those are the same that look the same to `view`. */
  compare({ old, removed, now, added }: Hunk, view: (line: string) => string): void {
    const { before, after } = this.#edit
    const [left, right] = [before.slice(old, old + removed), after.slice(now, now + added)]
    let next = { old, now }
    for (const hunk of hunksOf(left.map(view), right.map(view))) {
      const moved = { ...hunk, old: hunk.old + old, now: hunk.now + now }
      this.#pair(next, moved.now)
      const isWhole = hunk.removed === removed && hunk.added === added
      this.#settle(moved, isWhole && view('  ') === '')
      next = { old: moved.old + hunk.removed, now: moved.now + hunk.added }
    }
    this.#pair(next, now + added)
  }

  #useAt(line: number): Use | undefined {
    return this.#edit.uses[lastBefore(this.#starts, line)]
  }

  /** Lines that have a line of the old text as their counterpart, up to `end`. */
  #pair({ old, now }: Pick<Hunk, 'old' | 'now'>, end: number): void {
    for (let i = 0; now + i < end; i++) this.#give(now + i, 1, this.#useAt(old + i))
  }

  /** @param isFine whether a comparison without the lines' indentation has found nothing in common either */
  #settle(hunk: Hunk, isFine: boolean): void {
    const { old, removed, now, added } = hunk
    if (added === 0) return
    if (removed === 0) return this.#insert(hunk)
    const [left, right] = [this.#useAt(old), this.#useAt(old + removed - 1)]
    if (left === right) return this.#give(now, added, left)
    if (removed === added) return this.#pair({ old, now }, now + added)
    // An edit may have changed the indentation only, so look again without it.
    if (!isFine) return this.compare(hunk, (line) => line.trim())
    this.#tear(hunk, left, right, true)
  }

  /** Lines between two others: where these belong to different uses, the indentation may tell. */
  #insert(hunk: Hunk): void {
    const { old, now, added } = hunk
    const { before, fits } = this.#edit
    const left = old === 0 ? undefined : this.#useAt(old - 1)
    const right = old === before.length && old > 0 ? undefined : this.#useAt(old)
    const lines = Array.from({ length: added }, (_, i) => now + i)
    const possible = [left, right].filter(
      (use) => use !== undefined && lines.every((line) => fits(line, use)),
    )
    if (left === right || left === undefined || right === undefined || possible.length === 1)
      this.#give(now, added, possible[0] ?? left ?? right)
    else if (possible.length === 0) this.#give(now, added, left)
    else this.#tear(hunk, left, right, false)
  }

  #tear({ now, added }: Hunk, left: Use | undefined, right: Use | undefined, isReplacing: boolean): void {
    if (left !== undefined && right !== undefined)
      this.torn.push({ line: now, count: added, left, right, isReplacing })
    this.#give(now, added, left)
  }

  #give(now: number, count: number, use: Use | undefined): void {
    if (use === undefined) return
    for (let i = 0; i < count; i++) this.homes[now + i] = use
  }
}
