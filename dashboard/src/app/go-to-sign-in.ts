import { navigate } from 'wouter/use-browser-location';
import { hasSessionNote, noteSession, SIGNED_OUT } from '../data/session-note';

/** Shows the sign-in page, which leads back to where the reader is now. */
export function goToSignIn(): void {
  // Who signed out themselves, or never was in, knows why they are here.
  const state = hasSessionNote() ? SIGNED_OUT : null;
  noteSession(false);
  const { pathname, search } = location;
  if (pathname === '/sign-in') return;
  const here = pathname + search;
  navigate(here === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(here)}`, {
    replace: true,
    state,
  });
}
