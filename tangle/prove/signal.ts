/** Lets one waiter look again whenever something has changed. */
export class Signal {
  #look: (() => void) | undefined

  emit(): void {
    this.#look?.()
  }

  /** Settles at the next change, or after `limit` milliseconds without one. */
  change(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, limit)
      this.#look = finish
      function finish(): void {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
