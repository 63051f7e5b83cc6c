/* Before the first paint, so that a dark page never flashes white. */
(function () {
  var kept = null
  try {
    kept = localStorage.getItem('park.theme')
  } catch (e) {
    /* A browser may refuse storage; the system's wish decides then. */
  }
  var dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.toggle('dark', dark)
})()
