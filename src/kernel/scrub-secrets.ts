/** Cuts every secret in a text to its visible prefix, such as `gx_4fT9aQ2b…`. */
export type ScrubSecrets = (text: string) => string;

/**
 * A scrubber for secrets that begin with `keyPrefix`. It goes by outline, not by checksum, so that
 * a cut, extended, mistyped, percent-encoded or upper-cased secret is scrubbed too, and of two that
 * were pasted together both.
 */
export function createScrubber(keyPrefix: string): ScrubSecrets {
  const secretLike = new RegExp(`(${keyPrefix}(?:_|%5f)[0-9a-z]{8})(?:[0-9a-z_]|%5f)+`, 'gi');
  return (text) => text.replace(secretLike, '$1…');
}
