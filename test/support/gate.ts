import { request } from 'node:http';

/**
 * Sends requests that all arrive before any of them can go on: each is held back behind its
 * headers (`Expect: 100-continue`) until the server has let every one of them in, and so has found
 * out who asks and that something is left. Then all bodies follow at once. Without such a gate a
 * synchronous database driver handles one request after the other, and no race could show.
 *
 * @param before what is to happen while all of them are held back.
 * @returns the statuses, in the order of the requests.
 */
export async function sendThroughGate(
  url: string,
  requests: readonly { readonly secret: string; readonly document: string }[],
  before: () => Promise<unknown> = async () => undefined,
): Promise<readonly number[]> {
  const held = requests.map(({ secret, document }) => {
    const body = JSON.stringify({ query: document });
    const outgoing = request(new URL('/query', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'access-token': secret,
        expect: '100-continue',
      },
    });
    const arrived = new Promise<void>((resolve, reject) => {
      outgoing.on('continue', resolve);
      outgoing.on('response', () => resolve());
      outgoing.on('error', reject);
    });
    const status = new Promise<number>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        incoming.resume();
        incoming.on('end', () => resolve(incoming.statusCode ?? 0));
      });
    });
    outgoing.flushHeaders();
    return { arrived, status, letGo: () => outgoing.end(body) };
  });
  await Promise.all(held.map(({ arrived }) => arrived));
  await before();
  for (const { letGo } of held) letGo();
  return Promise.all(held.map(({ status }) => status));
}
