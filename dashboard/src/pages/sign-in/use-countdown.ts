import { useEffect, useState } from 'react';

/** How many seconds are left of a wait that starts whenever `cause` changes; 0 when it is over. */
export function useCountdown(cause: unknown, seconds: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (cause == null || seconds === 0) return;
    const endsAt = Date.now() + seconds * 1_000;
    const update = (): void => setLeft(Math.max(0, Math.ceil((endsAt - Date.now()) / 1_000)));
    update();
    const ticking = setInterval(update, 250);
    return () => {
      clearInterval(ticking);
      setLeft(0);
    };
  }, [cause, seconds]);
  return left;
}
