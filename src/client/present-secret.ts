import { AUTHORIZATION } from '../context/credential-forms.ts';

/** The header in which Tollkey is shown a secret: the preferred one, unless it does not read that. */
export function presentSecret(
  secret: string,
  { keyHeaders, preferred }: { readonly keyHeaders: readonly string[]; readonly preferred: string },
): Readonly<Record<string, string>> {
  const name = keyHeaders.includes(preferred) ? preferred : (keyHeaders[0] ?? preferred);
  return { [name]: name === AUTHORIZATION ? `Bearer ${secret}` : secret };
}
