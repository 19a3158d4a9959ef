import { type RefObject, useEffect, useRef } from 'react';

/** For a form that is all there is to do on its page: its first field to type into has the focus. */
export function useFirstField(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input:not([readonly])')?.focus();
  }, []);
  return form;
}
