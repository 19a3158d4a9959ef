import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Something that is not a working Tollkey, listening where one is expected. */
export interface BrokenTollkey {
  readonly url: string;
  /** Resolves when whoever asked has hung up. */
  readonly hungUp: Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

const IDENTITY = Object.freeze({
  'x-key-id': 'key_1',
  'x-account-id': 'acc_1',
  'x-key-label': 'label',
  'x-key-scopes': 'a:b',
});

/** Ways to be broken: what it answers to a request, and nothing when it never does. */
export const ANSWERS = Object.freeze({
  nothing: '',
  'headers, and never the body':
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{',
  'another 200': http('200 OK', 'Welcome to nginx!'),
  'a 200 that says nothing': http('200 OK', ''),
  'identities of another kind': http('200 OK', '', { ...IDENTITY, 'x-key-id': '42' }),
  'the headers of a verdict, and another body': http('200 OK', 'ok', IDENTITY),
  'a verdict of no key': http('200 OK', '', without('x-key-id')),
  'a verdict of no account': http('200 OK', '', without('x-account-id')),
  'a verdict without a label': http('200 OK', '', without('x-key-label')),
  'a verdict without scopes': http('200 OK', '', without('x-key-scopes')),
  'a label that is wrongly encoded': http('200 OK', '', { ...IDENTITY, 'x-key-label': '%' }),
  'an empty verdict': http('200 OK', '{"data":{"verifyApiKey":{"valid":true,"code":"VALID"}}}'),
  '204': 'HTTP/1.1 204 No Content\r\n\r\n',
  '401 of somebody else': http('401 Unauthorized', '{"message":"who are you?"}'),
  '404': http('404 Not Found', 'not here'),
  '429 of somebody else': http('429 Too Many Requests', '{"code":"QUOTA_EXCEEDED"}'),
  '500': http('500 Internal Server Error', 'oops'),
  '503': http('503 Service Unavailable', '{"error":"…","code":"UNAVAILABLE","request_id":"req_1"}'),
  'no HTTP': 'SSH-2.0-OpenSSH_9.2p1\r\n',
});

function http(status: string, body: string, headers: Headers = {}): string {
  const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}

function without(name: keyof typeof IDENTITY): Headers {
  const { [name]: _left, ...others } = IDENTITY;
  return others;
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

/** Something that never stops answering, until the running test is over. */
export async function startEndless(status: string): Promise<{
  readonly url: string;
  /** Resolves when so many have hung up. */
  readonly hungUp: (count: number) => Promise<void>;
  /** How many bytes it has sent in all. */
  readonly sent: () => number;
}> {
  const chunk = Buffer.alloc(16 * 1024, ' ');
  const sockets = new Set<Socket>();
  const past = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const pour = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.once('data', () => {
      socket.write(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
      socket.on('drain', pour);
      pour();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      past.add(socket);
      server.emit('hung up');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async hungUp(count) {
      while (past.size < count) await once(server, 'hung up');
    },
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
  };
}
