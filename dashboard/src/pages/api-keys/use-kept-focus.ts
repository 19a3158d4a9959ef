import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus on the page's heading when what had it inside `region` is gone: the row of a key
 * that was revoked, or the first button of an empty list.
 */
export function useKeptFocus(region: RefObject<HTMLElement | null>): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const { current } = region;
    if (current === null) return;
    const remember = (event: FocusEvent): void => {
      last.current = event.target instanceof Element ? event.target : null;
    };
    const putBack = (): void => {
      if (last.current?.isConnected !== false || document.activeElement !== document.body) return;
      last.current = null;
      document.querySelector<HTMLElement>('h1')?.focus();
    };
    const observer = new MutationObserver(putBack);
    // Dialogs and menus are added to the body; rows change inside the region.
    observer.observe(document.body, { childList: true });
    observer.observe(current, { childList: true, subtree: true });
    current.addEventListener('focusin', remember);
    return () => {
      observer.disconnect();
      current.removeEventListener('focusin', remember);
    };
  }, [region]);
}
