import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startBackgroundProgram } from '../support/background-program.ts';
import { findFreePort } from '../support/free-port.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { ORDINARY_ENDS, SPELLINGS } from '../support/path-spellings.ts';
import { PROXIES, startProxy } from '../support/proxies.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer } from '../support/test-server.ts';
import { OPEN_PATH, SCOPED_PATH } from './cases.ts';

const PROGRAM = resolve(import.meta.dirname, '../support/prefix-api.mjs');
const UPSTREAMS = ['express', 'express-4', 'fastify', 'fastify, lenient', 'hono', 'folding'];
const AT_ONCE = 8;
const MINUTES_10 = 600_000;

/** What came of a request: its status, and which handler of the API ran. */
interface Outcome {
  readonly status: number;
  readonly handler: string | undefined;
  readonly url: string | undefined;
}

/** Asks for a target exactly as it is written: HTTP clients would tidy it up. */
async function ask(url: string, target: string, header: string): Promise<Outcome> {
  const lines = [`GET ${target} HTTP/1.1`, 'Host: api.example', 'Connection: close', header];
  const received = await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`);
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3}) /.exec(received) ?? [];
  const [, handler] = /^x-handler: (\w+)\r$/im.exec(received) ?? [];
  const [, seen] = /\{"url":"((?:[^"\\]|\\.)*)"\}/.exec(received) ?? [];
  return { status: Number(status), handler, url: seen && JSON.parse(`"${seen}"`) };
}

/** Asks for all of them, some at once. */
async function askAll(url: string, targets: readonly string[], header: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = targets.entries();
  const work = async (): Promise<void> => {
    for (const [index, target] of left) outcomes[index] = await ask(url, target, header);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/**
 * What passes is read as if there were no proxy, unless the API refuses it as it came, or it is a whole
 * address, of which a proxy takes the path.
 */
function expectSameReading(spelling: string, direct?: Outcome, passed?: Outcome): void {
  const read = spelling.startsWith('/') ? direct?.handler : undefined;
  if (passed?.handler === undefined) {
    expect([301, 400, 404], spelling).toContain(passed?.status);
  } else if (read !== undefined) {
    expect(passed.handler, spelling).toBe(read);
  }
}

async function startUpstream(kind: string): Promise<string> {
  const port = await findFreePort();
  await startBackgroundProgram({
    command: process.execPath,
    args: [PROGRAM, kind],
    folder: resolve(import.meta.dirname, '../..'),
    environment: { PORT: String(port) },
    port,
  });
  return `http://127.0.0.1:${port}`;
}

/** What comes of every spelling without a proxy, by the kind of API: it is asked once. */
const directByKind = new Map<string, Promise<readonly Outcome[]>>();

function askDirectly(kind: string): Promise<readonly Outcome[]> {
  const known = directByKind.get(kind);
  if (known !== undefined) return known;
  const asked = startUpstream(kind).then((url) => askAll(url, SPELLINGS, 'X-Key-Id: direct'));
  directByKind.set(kind, asked);
  return asked;
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const kind of UPSTREAMS) {
      test(
        `no spelling of a path brings a key without its scope to the handler of ${kind}`,
        async () => {
          const server = await startTestServer();
          const apiUrl = await startUpstream(kind);
          const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl });
          const plain = await server.createKey({ rateLimit: null });
          const able = await server.createKey({ rateLimit: null, scopes: ['workflows:run'] });

          const direct = await askDirectly(kind);
          const dangerous = direct.filter(({ handler }) => handler === 'protected').length;
          const without = await askAll(url, SPELLINGS, `access-token: ${plain.secret}`);
          const withScope = await askAll(url, SPELLINGS, `access-token: ${able.secret}`);

          const through = SPELLINGS.filter((_, index) => without[index]?.handler === 'protected');
          expect(through).toEqual([]);
          for (const [index, spelling] of SPELLINGS.entries()) {
            expect([200, 301, 400, 403, 404], spelling).toContain(without[index]?.status);
            expectSameReading(spelling, direct[index], withScope[index]);
          }

          const reached = (await (await fetch(`${apiUrl}/reached`)).json()) as Record<
            string,
            number
          >;
          const passed = withScope.filter(({ handler }) => handler === 'protected').length;
          expect(reached).toEqual({ [able.id]: passed });
          expect(dangerous).toBeGreaterThan(50);
          process.stdout.write(
            `${proxy.name}, ${kind}: ${SPELLINGS.length} spellings, of which the API takes ${dangerous} ` +
              `for ${SCOPED_PATH}; ${through.length} reached it without the scope, ${passed} with it\n`,
          );
        },
        MINUTES_10,
      );

      test(
        `paths that every program reads alike pass to ${kind} as they are`,
        async () => {
          const server = await startTestServer();
          const apiUrl = await startUpstream(kind);
          const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl });
          const plain = await server.createKey({ rateLimit: null });
          const able = await server.createKey({ rateLimit: null, scopes: ['workflows:run'] });
          for (const [path, secret] of [
            [OPEN_PATH, plain.secret],
            [SCOPED_PATH, able.secret],
          ] as const) {
            const targets = ORDINARY_ENDS.map((end) => path + end);
            const outcomes = await askAll(url, targets, `access-token: ${secret}`);
            const handler = path === OPEN_PATH ? 'open' : 'protected';
            const expected = targets.map((target) => ({ status: 200, handler, url: target }));
            expect(outcomes).toEqual(expected);
          }
        },
        MINUTES_10,
      );
    }
  });
}
