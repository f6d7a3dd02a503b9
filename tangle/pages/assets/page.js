// What a page of the book can do beyond being read: copy code, and close a hint with the Escape key.

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
