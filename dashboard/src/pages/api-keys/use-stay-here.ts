import { useEffect, useEffectEvent } from 'react';
import { holdHistory } from '../../ui/held-history';

/**
 * Keeps the page where it is while something is shown that cannot be shown again: the back button
 * only calls `onLeave`, and leaving the page altogether asks first.
 */
export function useStayHere(onLeave: () => void): void {
  const left = useEffectEvent(onLeave);
  useEffect(() => {
    const release = holdHistory(() => left());
    const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', askFirst);
    return () => {
      release();
      removeEventListener('beforeunload', askFirst);
    };
  }, []);
}
