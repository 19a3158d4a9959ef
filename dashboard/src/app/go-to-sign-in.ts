import { navigate } from 'wouter/use-browser-location';
import { noteSession } from '../data/session-note';

/** Shows the sign-in page, which leads back to where the reader is now. */
export function goToSignIn(): void {
  noteSession(false);
  const { pathname, search } = location;
  if (pathname === '/sign-in') return;
  const here = pathname + search;
  navigate(here === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(here)}`, {
    replace: true,
  });
}
