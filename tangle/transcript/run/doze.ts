/** How long nothing has changed, by the looks at it. */
export class Doze {
  #seen: string | undefined
  #since = 0

  /**
   * @param limit in milliseconds
   * @param look what is seen now; nothing where something runs
   * @returns whether the looks were alike for so long
   */
  hasLasted(limit: number, look: string | undefined): boolean {
    const now = performance.now()
    if (look === undefined || look !== this.#seen) this.#since = now
    this.#seen = look
    return now - this.#since >= limit
  }
}
