// Lets readers step through a transcript. The page is complete without this: nothing is made here, only hidden and
// shown. Everything with the same data-step comes together; steps are in the order of cause.

/** In milliseconds: how long one step is shown while the replay plays. */
const pace = 1400

for (const transcript of document.querySelectorAll('.transcript')) {
  const controls = transcript.querySelector('.replay')
  if (controls instanceof HTMLElement) makeReplay(transcript, controls)
}

for (const button of document.querySelectorAll('.transcript [data-copy]')) makeCopy(button)

/**
 * @param {Element} transcript
 * @param {HTMLElement} controls
 */
function makeReplay(transcript, controls) {
  const parts = [...transcript.querySelectorAll('[data-step]')].map((element) => ({
    element,
    step: Number(element.getAttribute('data-step')),
  }))
  const count = Math.max(...parts.map(({ step }) => step))
  const now = controls.querySelector('.now')
  const play = controls.querySelector('[data-replay=play]')
  /** The last step that is shown, from 1. */
  let current = count
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  /** @type {Readonly<Record<string, () => void>>} */
  const actions = {
    first: () => show(1),
    back: () => show(current - 1),
    forward: () => show(current + 1),
    last: () => show(count, true),
    play: () => (timer === undefined ? start() : stop()),
  }
  /** @type {Readonly<Record<string, string>>} */
  const keys = { ArrowLeft: 'back', ArrowRight: 'forward', Home: 'first', End: 'last', ' ': 'play' }

  controls.hidden = false
  say(undefined)
  controls.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-replay]') : null
    const name = button?.getAttribute('data-replay') ?? ''
    if (name !== 'play') stop()
    actions[name]?.()
  })
  // Anywhere in the transcript; outside of the controls the space bar presses what has the focus, and scrolls.
  transcript.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || !(event.target instanceof Element)) return
    const name = keys[event.key]
    if (name === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    if (name === 'play' && !controls.contains(event.target)) return
    event.preventDefault()
    if (name !== 'play') stop()
    actions[name]?.()
  })

  /**
   * @param {number} step
   * @param {boolean} [isWhole] whether all is shown and nothing stands out
   */
  function show(step, isWhole = false) {
    current = Math.min(Math.max(step, 1), count)
    for (const { element, step: own } of parts) {
      element.classList.toggle('is-later', own > current)
      element.classList.toggle('is-now', own === current && !isWhole)
    }
    const own = parts.filter((part) => part.step === current).map(({ element }) => element)
    say(isWhole ? undefined : wordsOf(own))
    // Of what is drawn only that has a title which happens now: a lifeline goes on to the end. On a narrow screen steps are rows.
    const drawn = own.find(
      (element) =>
        element.checkVisibility() &&
        (element.localName === 'tr' || (element.localName === 'g' && titleOf(element) !== undefined)),
    )
    if (!isWhole) drawn?.scrollIntoView({ block: 'nearest' })
  }

  /** @param {string | undefined} words nothing where all is shown */
  function say(words) {
    if (now)
      now.textContent = words === undefined ? `${count} steps, all shown` : `${current} of ${count}: ${words}`
  }

  function start() {
    show(current === count ? 1 : current + 1)
    timer = setInterval(() => {
      show(current + 1)
      if (current === count) stop()
    }, pace)
    label('Pause', '❚❚')
  }

  function stop() {
    clearInterval(timer)
    timer = undefined
    label('Play', '▶')
  }

  /**
   * @param {string} words
   * @param {string} sign
   */
  function label(words, sign) {
    play?.setAttribute('aria-label', words)
    play?.setAttribute('title', words)
    const shown = play?.querySelector('span')
    if (shown) shown.textContent = sign
  }
}

/**
 * What a step shows, as a sentence: the drawing has one for each of its parts, and a row speaks for itself.
 *
 * @param {readonly Element[]} elements
 */
function wordsOf(elements) {
  const titles = elements.flatMap((element) => titleOf(element) ?? [])
  if (titles.length > 0) return titles.join('; ')
  return elements.find((element) => element.localName === 'td')?.textContent ?? ''
}

/** @param {Element} element */
function titleOf(element) {
  return element.querySelector(':scope > title')?.textContent ?? undefined
}

/** @param {Element} button */
function makeCopy(button) {
  if (!(button instanceof HTMLElement) || navigator.clipboard === undefined) return
  const label = button.firstChild
  const words = label?.textContent ?? ''
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.getAttribute('data-copy') ?? '')
    if (label) label.textContent = 'Copied'
    setTimeout(() => {
      if (label) label.textContent = words
    }, 2000)
  })
}
