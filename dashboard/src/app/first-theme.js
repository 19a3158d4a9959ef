// Runs before the first paint, so that a chosen theme does not flash in the other (see ui/theme.ts).
try {
  const theme = localStorage.getItem('tollkey.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser may forbid the storage; then the page follows the system.
}
