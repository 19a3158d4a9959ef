/** What `readBounded` rejects with when there is more. */
export const TOO_LONG = Object.freeze(new Error('too long'));

/**
 * The text of a body, if it has at most so many bytes. Of a longer one the rest is never read.
 *
 * @throws TOO_LONG
 */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // To leave the loop cancels the stream, and so hangs up.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw TOO_LONG;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
