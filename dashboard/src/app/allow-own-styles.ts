declare global {
  /** Where get-nonce looks, which radix-ui asks when it adds a `<style>` to lock scrolling. */
  var __webpack_nonce__: string | undefined;
}

/** Hands this response's nonce to whatever adds styles later, since the policy refuses others. */
export function allowOwnStyles(): void {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  globalThis.__webpack_nonce__ = meta?.content;
}
