/**
 * The reader's choice of light or dark, before anything is painted. A classic script, so that nothing flashes.
 */
{
  let chosen
  try {
    chosen = localStorage.getItem('parley.theme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
}
