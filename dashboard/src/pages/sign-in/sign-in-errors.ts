const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  NOT_INVITED:
    'Nobody has invited you yet. Ask an operator for an invitation, and open its link to sign in for the first time.',
  OIDC_FAILED: 'Signing in at your provider did not succeed. Try again.',
  EMAIL_TAKEN:
    'There is somebody with this e-mail address already who signs in another way. Sign in as before, or ask an operator.',
});

/** What to say about the `error` that a sign-in elsewhere came back with. */
export function describeSignInError(code: string | null): string | null {
  if (code === null) return null;
  return SENTENCES[code] ?? 'Signing in did not succeed. Try again.';
}
