// What a page of the book can do beyond being read: copy code, show which section is in view, and close a hint with the Escape key.

for (const button of document.querySelectorAll('button')) {
  const source = document.getElementById(button.dataset.copy ?? '')
  if (source === null) continue
  button.hidden = false
  button.addEventListener('click', () => copy(source, button))
  button.addEventListener('blur', () => (button.textContent = 'Copy'))
}

/**
 * Says how it went on the button itself, where the person looks.
 *
 * @param {Element} source
 * @param {HTMLButtonElement} button
 */
async function copy(source, button) {
  try {
    await navigator.clipboard.writeText(textOf(source))
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Not copied'
  }
}

/**
 * All of the code but what was removed and what is said about it. (The commands of transcripts are copied by `replay.js`.)
 *
 * @param {Element} element
 */
function textOf(element) {
  const copied = /** @type {Element} */ (element.cloneNode(true))
  for (const part of copied.querySelectorAll('del, .source, .kept-before')) part.remove()
  return copied.textContent ?? ''
}

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return
  document.body.classList.add('no-tips')
  const again = () => document.body.classList.remove('no-tips')
  document.addEventListener('focusin', again, { once: true })
  document.addEventListener('pointerover', again, { once: true })
})

const sections = [...document.querySelectorAll('nav.sections a')].flatMap((link) => {
  const id = decodeURIComponent(link.getAttribute('href')?.slice(1) ?? '')
  const heading = document.getElementById(id)
  return heading === null ? [] : [{ link, heading }]
})

if (sections.length > 0) {
  addEventListener('scroll', showPlace, { passive: true })
  showPlace()
}

/** Marks the section that begins last above the middle of the upper half. */
function showPlace() {
  const line = innerHeight / 4
  const now = sections.findLast(({ heading }) => heading.getBoundingClientRect().top < line)
  for (const one of sections) {
    if (one === now) one.link.setAttribute('aria-current', 'location')
    else one.link.removeAttribute('aria-current')
  }
}
