import { useSyncExternalStore } from 'react';

/** How the pages look: light, dark, or as the system does. */
export type Theme = 'light' | 'dark' | 'system';

/** Every theme there is, with its name, in the order in which it is offered. */
export const THEME_CHOICES: readonly { readonly value: Theme; readonly label: string }[] =
  Object.freeze([
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
    { value: 'system', label: 'As the system' },
  ]);

// The same name stands in first-theme.js.
const STORAGE_KEY = 'tollkey.theme';

const listeners = new Set<() => void>();

/** The theme in use and a way to choose another, which this browser remembers. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, readTheme), chooseTheme];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // A browser may forbid the storage; then the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}
