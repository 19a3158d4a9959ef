import { useEffect, useEffectEvent } from 'react';

/**
 * Keeps the page where it is while something is shown that cannot be shown again: the back button
 * only calls `onLeave`, and leaving the page altogether asks first.
 */
export function useStayHere(onLeave: () => void): void {
  const left = useEffectEvent(onLeave);
  useEffect(() => {
    const { href } = location;
    const { state } = history;
    const stay = (event: PopStateEvent): void => {
      // Before the router hears of it, which would show another page.
      event.stopImmediatePropagation();
      history.pushState(state, '', href);
      left();
    };
    const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('popstate', stay, { capture: true });
    addEventListener('beforeunload', askFirst);
    return () => {
      removeEventListener('popstate', stay, { capture: true });
      removeEventListener('beforeunload', askFirst);
    };
  }, []);
}
