import { useEffect, useState } from 'react';

/**
 * The token of the one-time link that was opened, from the fragment of the address, where no server
 * or proxy sees it. It is taken out of the address at once, so that nobody copies or bookmarks it.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(readFragment);
  useEffect(() => {
    const take = (): void => {
      const fragment = readFragment();
      if (fragment === '') return;
      setToken(fragment);
      history.replaceState(history.state, '', location.pathname + location.search);
    };
    take();
    // Whoever opens another link in the same tab only changes the fragment.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}

function readFragment(): string {
  return location.hash.slice(1);
}
