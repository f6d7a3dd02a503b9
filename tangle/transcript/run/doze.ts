/**
 * In milliseconds: how long nothing but sleeps that nobody tells the length of must have been waited for. Most last half a second or
 * a whole one: the former are waited for, and during the latter a key is pressed, or a command typed below a job.
 */
const pauseInSleep = 750

/** In milliseconds: what lies between two looks counts no longer than that, since what has happened meanwhile nobody knows. */
const longestPause = 64

/** How long something has slept, all its sleeps together, by the looks at it. */
export class Doze {
  #during: unknown
  #lookedAt: number | undefined
  #slept = 0

  /**
   * @param isAsleep whether nothing but sleeps is seen now
   * @param during what has to be the same all the time
   * @returns whether the sleeps have lasted long enough
   */
  hasLasted(isAsleep: boolean, during: unknown): boolean {
    const now = performance.now()
    if (during !== this.#during) {
      this.#slept = 0
      this.#lookedAt = undefined
    }
    if (isAsleep && this.#lookedAt !== undefined) this.#slept += Math.min(now - this.#lookedAt, longestPause)
    this.#lookedAt = isAsleep ? now : undefined
    this.#during = during
    return this.#slept >= pauseInSleep
  }
}
