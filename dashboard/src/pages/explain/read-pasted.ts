// Headers as they are sent, and as programs log them.
const HEADER = /^['"]?(?:(?:access-token|authorization)\s*:\s*)?(?:bearer\s+)?|['"]$/gi;

const KEY_ID = /^key_[0-9a-z]{26}$/;

/** The secret in what was pasted, which may be a whole header: `Bearer …`, `access-token: …`. */
export function secretOf(pasted: string): string {
  return pasted.trim().replace(HEADER, '');
}

/** Whether what was pasted is the id of a key, and so no secret. */
export function isKeyId(pasted: string): boolean {
  return KEY_ID.test(pasted.trim());
}
