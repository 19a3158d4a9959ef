import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startChildServer } from '../support/child-server.ts';
import { holdRequest } from '../support/held-request.ts';

const STOPPING = /"msg":"stopping/;
const CUT_OFF = /"msg":"cut off/;

test.each(['SIGTERM', 'SIGINT'] as const)(
  'answers on %s what was half sent, refuses new connections and exits with 0',
  async (signal) => {
    const server = await startChildServer();
    const document = 'mutation { createApiKey(input: {label: "Late"}) { secret } }';
    const held = await holdRequest(server.url, { secret: server.printedSecret, document });

    server.signal(signal);
    await server.wrote(STOPPING);
    await refusesConnections(server.url);
    const { status, headers, body } = await held.finish();
    expect(status).toBe(200);
    expect(headers.connection).toBe('close');

    const { code, stderr } = await server.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const again = await startChildServer({ folder: server.folder });
    const used = await again.as(body.data.createApiKey.secret).use();
    expect(used.status).toBe(200);
  },
);

test('ends on SIGTERM, with nothing to cut off, when no request is under way', async () => {
  const server = await startChildServer();
  await server.as(undefined).use();
  const { code, stdout } = await server.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(CUT_OFF);
});

// A browser opens connections before it has anything to ask.
test('ends on SIGTERM, with nothing to cut off, when a connection is still silent', async () => {
  const server = await startChildServer();
  const { hostname, port } = new URL(server.url);
  const silent = connect(Number(port), hostname);
  onTestFinished(() => void silent.destroy());
  await once(silent, 'connect');
  // The next connection's answer means that the server has taken the silent one as well.
  await server.as(undefined).use();
  const { code, stdout } = await server.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(CUT_OFF);
});

test('ends at once when SIGINT comes again and again', async () => {
  const server = await startChildServer();
  await holdRequest(server.url, { secret: server.printedSecret, document: '{ __typename }' });
  server.signal('SIGINT');
  await server.wrote(STOPPING);
  const repeating = setInterval(() => server.signal('SIGINT'), 50);
  const { signal } = await server.ended;
  clearInterval(repeating);
  expect(signal).toBe('SIGINT');
});

test('takes the Ctrl-C that npm passes on for the one that came from the terminal', async () => {
  const server = await startChildServer();
  const document = '{ __typename }';
  const held = await holdRequest(server.url, { secret: server.printedSecret, document });
  server.signal('SIGINT');
  await server.wrote(STOPPING);
  server.signal('SIGINT');
  expect((await held.finish()).status).toBe(200);
  expect((await server.ended).code).toBe(0);
});

test('ends on a SIGTERM to the npm that started it', async () => {
  const server = await startChildServer({ isFromNpm: true });
  expect((await server.as(server.printedSecret).use()).status).toBe(200);
  const { code, stdout } = await server.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).toMatch(STOPPING);
  await refusesConnections(server.url);
});

test('leaves one whole file behind on SIGTERM, with nothing to be recovered', async () => {
  const server = await startChildServer();
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  const left = readdirSync(server.dataDir).filter((name) => !name.endsWith('.lock'));
  expect(left.sort()).toEqual(['auth-secret', 'pepper', 'tollkey.db']);
});

test('serves on when nobody reads its log any more', async () => {
  const server = await startChildServer();
  server.stopReading();
  for (let sent = 0; sent < 20; sent += 1) {
    expect((await server.as(server.printedSecret).use()).status).toBe(200);
  }
});

/** Resolves once new connections are refused: a moment after the line is written. */
async function refusesConnections(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (let code = ''; code !== 'ECONNREFUSED'; ) {
    const socket = connect(Number(port), hostname);
    code = await once(socket, 'connect').then(
      () => 'connected',
      (error: NodeJS.ErrnoException) => error.code ?? '',
    );
    socket.destroy();
  }
}
