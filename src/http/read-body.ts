import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** A request's body, or why it cannot be used. */
export type Body =
  | { readonly kind: 'body'; readonly text: string }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'notUtf8' };

// So much of a body that is too large is read and thrown away, since most clients do not look at
// the answer before they have sent all; behind that the connection is cut.
const MAX_DISCARDED_BYTES = 1_048_576;

/**
 * Reads a body of at most `maxBytes`. The limit holds while the bytes come in: of a larger body no
 * more than that is ever held. Rejects when the client breaks off.
 */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(message.headers['content-length'] ?? 0) > MAX_DISCARDED_BYTES) {
    return Promise.resolve({ kind: 'tooLarge' });
  }
  return new Promise((resolve, reject) => {
    let held: Buffer[] = [];
    let length = 0;
    let hasEnded = false;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) held.push(chunk);
      else held = [];
      if (length <= MAX_DISCARDED_BYTES) return;
      message.pause();
      resolve({ kind: 'tooLarge' });
    });
    message.on('end', () => {
      hasEnded = true;
      resolve(length > maxBytes ? { kind: 'tooLarge' } : decode(held));
    });
    // Node reports a client that breaks off as an error, then closes; nothing else goes wrong here.
    message.on('error', (error) => reject(new ClientGoneError(error.message)));
    message.on('close', () => {
      // An error costs its stack: none is made behind every request that came in whole.
      if (!hasEnded) reject(new ClientGoneError('the client broke off its request'));
    });
  });
}

function decode(chunks: readonly Buffer[]): Body {
  const [only] = chunks;
  const bytes = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
  return isUtf8(bytes) ? { kind: 'body', text: bytes.toString() } : { kind: 'notUtf8' };
}

/** The client closed the connection before its request was whole: there is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

const JSON_UTF8 = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?;?\s*$/i;

/** Whether a request says that its body is JSON in UTF-8 and not compressed. */
export function isPlainJson({ headers }: IncomingMessage): boolean {
  const { 'content-type': contentType = '', 'content-encoding': encoding = 'identity' } = headers;
  return JSON_UTF8.test(contentType) && encoding === 'identity';
}
