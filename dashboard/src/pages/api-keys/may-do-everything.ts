/** Whether a key holds every scope, as the server's root key does. */
export function mayDoEverything({ scopes }: { readonly scopes: readonly string[] }): boolean {
  return scopes.includes('*');
}
