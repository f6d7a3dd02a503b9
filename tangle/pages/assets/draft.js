// While a book is served to the one who writes it, each page loads itself anew when it has changed, and is then looked at
// where it was.

const page = document.currentScript?.dataset.digest
const key = `place:${location.pathname}`

lookAgain()

new EventSource(`/.tangle/changes?page=${encodeURIComponent(location.pathname)}`).addEventListener(
  'message',
  ({ data }) => {
    if (data !== page) loadAnew()
  },
)

function loadAnew() {
  const parts = [...document.querySelectorAll('main [id]')]
  // The last part that begins above: what comes or goes further up must not move the text.
  const above = parts.findLast((part) => part.checkVisibility() && part.getBoundingClientRect().top <= 1)
  const place = {
    id: above?.id,
    offset: above?.getBoundingClientRect().top ?? 0,
    top: scrollY,
    focus: document.activeElement?.id,
  }
  sessionStorage.setItem(key, JSON.stringify(place))
  removeEventListener('pagehide', restoreAsUsual)
  history.scrollRestoration = 'manual'
  location.reload()
}

/** For the next time that the reader comes back: until then the browser would move this page, once it has loaded. */
function restoreAsUsual() {
  history.scrollRestoration = 'auto'
}

function lookAgain() {
  const kept = sessionStorage.getItem(key)
  if (kept === null) return
  sessionStorage.removeItem(key)
  const { id, offset, top, focus } = JSON.parse(kept)
  document.getElementById(focus ?? '')?.focus({ preventScroll: true })
  const above = document.getElementById(id ?? '')
  scrollTo(0, above === null ? top : scrollY + above.getBoundingClientRect().top - offset)
  addEventListener('pagehide', restoreAsUsual)
}
