import { useEffect, useState } from 'react';

/** How long typing must rest before it is searched for. */
const SETTLE_MS = 200;

/** A text once typing has rested; an emptied one counts at once. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === settled) return;
    const settling = setTimeout(() => setSettled(text), text === '' ? 0 : SETTLE_MS);
    return () => clearTimeout(settling);
  }, [text, settled]);
  return settled;
}
