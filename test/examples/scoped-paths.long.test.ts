import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startBackgroundProgram } from '../support/background-program.ts';
import { findFreePort } from '../support/free-port.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { ORDINARY_ENDS } from '../support/ordinary-paths.ts';
import { SPELLINGS } from '../support/path-spellings.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer } from '../support/test-server.ts';
import { OPEN_PATH, SCOPED_PATH } from './cases.ts';

const PROGRAM = resolve(import.meta.dirname, '../support/prefix-api.mjs');
const AT_ONCE = 8;
const MINUTES_10 = 600_000;

/** What came of a request at one API: its status, and which of its handlers ran. */
interface Reading {
  readonly status: number;
  readonly handler?: string;
  readonly url?: string;
}

/** What came of a request: its status, and what each API made of it where it was passed on. */
interface Outcome {
  readonly status: number;
  readonly readings?: Readonly<Record<string, Reading>>;
}

/** Asks for a target exactly as it is written: HTTP clients would tidy it up. */
async function ask(url: string, target: string, header: string): Promise<Outcome> {
  const lines = [`GET ${target} HTTP/1.1`, 'Host: api.example', 'Connection: close', header];
  const received = await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`);
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3}) /.exec(received) ?? [];
  const [readings] = /^\{"express":.*\}/m.exec(received) ?? [];
  return { status: Number(status), ...(readings && { readings: JSON.parse(readings) }) };
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

function kindsAt(handler: string, { readings = {} }: Outcome): readonly string[] {
  return Object.keys(readings).filter((kind) => readings[kind]?.handler === handler);
}

/**
 * What passes is read as if there were no proxy, unless the API refuses it as it came, or it is a whole
 * address, of which a proxy takes the path.
 */
function expectSameReading(spelling: string, direct: Outcome, passed: Outcome): void {
  if (passed.readings === undefined) {
    expect([301, 400, 404], spelling).toContain(passed.status);
    return;
  }
  for (const [kind, { status, handler }] of Object.entries(passed.readings)) {
    const read = spelling.startsWith('/') ? direct.readings?.[kind]?.handler : undefined;
    if (handler === undefined) expect([400, 404], spelling).toContain(status);
    else if (read !== undefined) expect(handler, `${kind}: ${spelling}`).toBe(read);
  }
}

/** An API of each kind that matches by prefix. */
async function startApis(): Promise<string> {
  const port = await findFreePort();
  await startBackgroundProgram({
    command: process.execPath,
    args: [PROGRAM],
    folder: resolve(import.meta.dirname, '../..'),
    environment: { PORT: String(port) },
    port,
  });
  return `http://127.0.0.1:${port}`;
}

/** The APIs behind a proxy, and two keys: of which one has the scope. */
async function startWorld(proxy: ExampleProxy) {
  const server = await startTestServer();
  const apiUrl = await startApis();
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl });
  const plain = await server.createKey({ rateLimit: null });
  const able = await server.createKey({ rateLimit: null, scopes: ['workflows:run'] });
  return { url, apiUrl, plain, able };
}

/** How many of the spellings reached the handler that needs the scope, at each kind of API. */
interface Reached {
  readonly direct: readonly Outcome[];
  readonly without: readonly Outcome[];
  readonly withScope: readonly Outcome[];
}

function expectMany(proxy: string, { direct, without, withScope }: Reached): void {
  for (const kind of Object.keys(direct[0]?.readings ?? {})) {
    const count = (outcomes: readonly Outcome[]): number =>
      outcomes.filter((outcome) => kindsAt('protected', outcome).includes(kind)).length;
    process.stdout.write(
      `${proxy}, ${kind}: ${SPELLINGS.length} spellings, of which the API takes ${count(direct)} for ` +
        `${SCOPED_PATH}; ${count(without)} reached it without the scope, ${count(withScope)} with it\n`,
    );
    expect(count(direct)).toBeGreaterThan(50);
  }
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    test(
      'no spelling of a path brings a key without its scope to the handler',
      async () => {
        const { url, apiUrl, plain, able } = await startWorld(proxy);
        const direct = await askAll(apiUrl, SPELLINGS, 'X-Kept: direct');
        const without = await askAll(url, SPELLINGS, `access-token: ${plain.secret}`);
        const withScope = await askAll(url, SPELLINGS, `access-token: ${able.secret}`);

        const through = SPELLINGS.filter(
          (_, index) => kindsAt('protected', without[index] ?? NONE).length > 0,
        );
        expect(through).toEqual([]);
        for (const [index, spelling] of SPELLINGS.entries()) {
          expect([200, 301, 400, 403, 404], spelling).toContain(without[index]?.status);
          expectSameReading(spelling, direct[index] ?? NONE, withScope[index] ?? NONE);
        }
        const answer = await fetch(`${apiUrl}/reached`);
        const { nobody, ...reached } = (await answer.json()) as Record<string, number>;
        const times = (outcomes: readonly Outcome[]): number =>
          outcomes.flatMap((outcome) => kindsAt('protected', outcome)).length;
        expect(nobody).toBe(times(direct));
        expect(reached).toEqual({ [able.id]: times(withScope) });
        expectMany(proxy.name, { direct, without, withScope });
      },
      MINUTES_10,
    );

    test(
      'paths that every program reads alike pass as they are',
      async () => {
        const { url, plain, able } = await startWorld(proxy);
        for (const [path, handler, secret] of [
          [OPEN_PATH, 'open', plain.secret],
          [SCOPED_PATH, 'protected', able.secret],
        ] as const) {
          const targets = ORDINARY_ENDS.map((end) => path + end);
          const outcomes = await askAll(url, targets, `access-token: ${secret}`);
          for (const [index, target] of targets.entries()) {
            const readings = Object.values(outcomes[index]?.readings ?? {});
            expect(readings).toEqual(Array(6).fill({ status: 200, handler, url: target }));
          }
        }
      },
      MINUTES_10,
    );
  });
}

const NONE: Outcome = Object.freeze({ status: 0 });
