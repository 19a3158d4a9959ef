import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Something that is not a working Tollkey, listening where one is expected. */
export interface BrokenTollkey {
  readonly url: string;
  /** Resolves when whoever asked has hung up. */
  readonly hungUp: Promise<void>;
}

/** Ways to be broken: what it answers to a request, and nothing when it never does. */
export const ANSWERS = Object.freeze({
  nothing: '',
  'headers, and never the body':
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{',
  'another 200': http('200 OK', 'Welcome to nginx!'),
  'a 200 that only says so': http('200 OK', '{"valid":true,"code":"VALID"}'),
  'an empty verdict': http('200 OK', '{"data":{"verifyApiKey":{"valid":true,"code":"VALID"}}}'),
  '204': 'HTTP/1.1 204 No Content\r\n\r\n',
  '401 of somebody else': http('401 Unauthorized', '{"message":"who are you?"}'),
  '404': http('404 Not Found', 'not here'),
  '429 of somebody else': http('429 Too Many Requests', '{"code":"QUOTA_EXCEEDED"}'),
  '500': http('500 Internal Server Error', 'oops'),
  '503': http('503 Service Unavailable', '{"error":"…","code":"UNAVAILABLE","request_id":"req_1"}'),
  'no HTTP': 'SSH-2.0-OpenSSH_9.2p1\r\n',
});

function http(status: string, body: string): string {
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 ${status}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
}

/** Listens until the running test is over. */
export async function startBrokenTollkey(answer: string): Promise<BrokenTollkey> {
  const sockets = new Set<Socket>();
  let sayHungUp = (): void => undefined;
  const hungUp = new Promise<void>((resolve) => {
    sayHungUp = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('data', () => socket.write(answer));
    socket.on('error', () => undefined);
    socket.on('close', sayHungUp);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hungUp };
}
