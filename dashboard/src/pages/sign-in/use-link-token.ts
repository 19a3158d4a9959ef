import { useEffect, useState } from 'react';

/**
 * The token of the one-time link that was opened, from the fragment of the address, where no server
 * or proxy sees it. It is taken out of the address at once, so that nobody copies or bookmarks it,
 * and kept by the tab for when the page is loaded again.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(() => readFragment() || readKept());
  useEffect(() => {
    const take = (): void => {
      const fragment = readFragment();
      if (fragment === '') return;
      setToken(fragment);
      keep({ linkToken: fragment });
    };
    take();
    // Whoever opens another link in the same tab only changes the fragment.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}

/** Makes the tab forget a token that was used. */
export function forgetLinkToken(): void {
  keep(null);
}

function keep(state: { readonly linkToken: string } | null): void {
  history.replaceState(state, '', location.pathname + location.search);
}

function readFragment(): string {
  return location.hash.slice(1);
}

function readKept(): string {
  const state: unknown = history.state;
  const isKept = typeof state === 'object' && state !== null && 'linkToken' in state;
  return isKept && typeof state.linkToken === 'string' ? state.linkToken : '';
}
