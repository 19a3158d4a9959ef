import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockDatabaseFile } from './support/database-file.ts';
import { PATIENCE_MS } from './support/patience.ts';
import { createRunningClock, type RunningClock } from './support/running-clock.ts';
import { runSample, SAMPLE_ENDINGS } from './support/samples.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

// The samples wait, and so do these tests: as short as can be, and for all languages at once.

/** A server for one sample, and the key that the sample calls with. */
interface Scene {
  readonly server: TestServer;
  readonly clock: RunningClock;
  readonly secret: string;
}

/** What became of one sample: its end, and how each of its calls was answered. */
interface Run {
  readonly sample: string;
  readonly status: number | null;
  /** The scopes that it was told, or the code of the refusal. */
  readonly answer: unknown;
  readonly statuses: readonly number[];
  /** Between one call and the next. */
  readonly gapsMs: readonly number[];
}

/** Runs the sample of every language beside each other, each with a server and a key of its own. */
function runAll(
  rateLimit: Readonly<Record<string, number>>,
  arrange: (scene: Scene) => Promise<unknown>,
): Promise<readonly Run[]> {
  return Promise.all(
    SAMPLE_ENDINGS.map(async (ending) => {
      const clock = createRunningClock();
      const server = await startTestServer({ clock });
      const { secret, client } = await server.createKey({ rateLimit });
      await client.use();
      const shown = server.logs.length;
      const sample = `backoff.${ending}`;
      const variables = { SERVER_URL: server.url, ACCESS_TOKEN: secret };
      const running = { server, clock, secret };
      const arranged = arrange(running);
      const { status, printed } = await runSample(sample, variables);
      await arranged;
      const { data, errors } = JSON.parse(printed);
      const answer = data?.viewer.scopes ?? errors[0].extensions.code;
      return { sample, status, answer, ...callsIn(server.logs.slice(shown)) };
    }),
  );
}

function callsIn(logs: readonly string[]): Pick<Run, 'statuses' | 'gapsMs'> {
  const lines = logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  const times = lines.map(({ time, durationMs }) => Date.parse(time) - durationMs);
  return {
    statuses: lines.map(({ status }) => status),
    gapsMs: times.slice(1).map((time, index) => time - (times[index] ?? 0)),
  };
}

function expectGap(gapMs: number | undefined, askedMs: number): void {
  expect(gapMs).toBeGreaterThan(askedMs - 10);
  expect(gapMs).toBeLessThan(askedMs * 1.25 + PATIENCE_MS);
}

test('after 429 the samples wait as long as Retry-After says, and no less', async () => {
  const runs = await runAll({ perMinute: 1, perDay: 10 }, async ({ clock }) => {
    clock.advance(58_000);
    clock.runFromNextReading();
  });
  for (const { gapsMs, ...run } of runs) {
    expect(run).toMatchObject({ status: 0, answer: [], statuses: [429, 200] });
    expectGap(gapsMs[0], 2_000);
  }
});

test('the samples give up at once when the wait would be longer than their patience', async () => {
  const runs = await runAll({ perMinute: 10, perDay: 1 }, async () => undefined);
  for (const run of runs) {
    expect(run).toMatchObject({ status: 1, answer: 'QUOTA_EXCEEDED', statuses: [429] });
  }
});

test('after 503 the samples try again, and go on once the server can answer', async () => {
  const runs = await runAll({ perMinute: 10, perDay: 10 }, async ({ server }) => {
    const unlock = lockDatabaseFile(server);
    const hasRefused = (): boolean => server.logs.some((line) => line.includes('"status":503'));
    await vi.waitUntil(hasRefused, { timeout: PATIENCE_MS });
    unlock();
  });
  for (const { gapsMs, ...run } of runs) {
    expect(run).toMatchObject({ status: 0, answer: [], statuses: [503, 200] });
    expectGap(gapsMs[0], 500);
  }
});

test('without Retry-After the samples double their wait, and give up after five calls', async () => {
  const runs = await runAll({ perMinute: 10, perDay: 10 }, async ({ server }) => {
    lockDatabaseFile(server);
  });
  for (const { gapsMs, ...run } of runs) {
    expect(run).toMatchObject({ status: 1, answer: 'UNAVAILABLE' });
    expect(run.statuses).toEqual([503, 503, 503, 503, 503]);
    for (const [index, gapMs] of gapsMs.entries()) expectGap(gapMs, 500 * 2 ** index);
  }
});

test.each([401, 403])('after %d the samples do not call again', async (refusal) => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.writeHead(refusal, { 'Retry-After': '1' }).end('refused');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const variables = { SERVER_URL: `http://127.0.0.1:${port}`, ACCESS_TOKEN: 'gx_some' };
  const runs = SAMPLE_ENDINGS.map((ending) => runSample(`backoff.${ending}`, variables));
  for (const run of await Promise.all(runs)) {
    expect(run).toMatchObject({ printed: 'refused', status: 1 });
  }
  expect(calls).toBe(SAMPLE_ENDINGS.length);
});
