/** The name under which this browser remembers that somebody signed in. */
const STORAGE_KEY = 'tollkey.signed-in';

/**
 * Notes that somebody is signed in, or no longer. The cookie itself is out of scripts' reach, and
 * without this GraphiQL would have to ask the server in vain for everybody who has a key instead.
 */
export function noteSession(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(STORAGE_KEY, 'yes');
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // A browser may forbid the storage; then GraphiQL asks for a key.
  }
}

/** What the history keeps beside the sign-in page for whoever was signed out there by the server. */
export const SIGNED_OUT = 'tollkey.signed-out';

/** Whether somebody is signed in, as far as this browser remembers; only the server knows. */
export function hasSessionNote(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== null;
  } catch {
    return false;
  }
}
