import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { lockDatabaseFile } from './support/database-file.ts';
import { createRunningClock } from './support/running-clock.ts';
import { runSample, SAMPLE_ENDINGS } from './support/samples.ts';
import { startTestServer, type TestKey, type TestServer } from './support/test-server.ts';

// The samples wait, so here real time passes: as little as they can be made to wait, and those of
// all languages at once.

// How much later than it wants to a program may call, on a machine that is busy.
const LATE_MS = 1_500;

/** What became of one sample: its end, and how each of its calls was answered. */
interface Patience {
  readonly sample: string;
  readonly status: number | null;
  readonly answer: { readonly data?: unknown; readonly code: string | undefined };
  readonly statuses: readonly number[];
  /** Between one call and the next. */
  readonly gapsMs: readonly number[];
}

/** Runs the sample of every language, each with a key of its own that has used up its minute. */
async function runAll(
  server: TestServer,
  before: () => void = () => undefined,
): Promise<readonly Patience[]> {
  const keys: TestKey[] = [];
  for (const _ of SAMPLE_ENDINGS) {
    const key = await server.createKey({ rateLimit: { perMinute: 1, perDay: 100 } });
    await key.client.use();
    keys.push(key);
  }
  before();
  return Promise.all(
    SAMPLE_ENDINGS.map(async (ending, index): Promise<Patience> => {
      const { id = '', secret = '' } = keys[index] ?? {};
      const sample = `backoff.${ending}`;
      const variables = { SERVER_URL: server.url, ACCESS_TOKEN: secret };
      const { status, printed } = await runSample(sample, variables);
      const { data, errors } = JSON.parse(printed);
      const answer = { data, code: errors?.[0].extensions.code };
      return { sample, status, answer, ...callsOf(server, id) };
    }),
  );
}

/** How a key's requests were answered, but for the one that used up its minute. */
function callsOf({ logs }: TestServer, id: string): Pick<Patience, 'statuses' | 'gapsMs'> {
  const lines = logs
    .map((line) => JSON.parse(line))
    .filter(({ keyId, msg }) => msg === 'request' && keyId === id)
    .slice(1);
  const times = lines.map(({ time, durationMs }) => Date.parse(time) - durationMs);
  return {
    statuses: lines.map(({ status }) => status),
    gapsMs: times.slice(1).map((time, index) => time - times[index]),
  };
}

test('the samples wait after 429 just as long as Retry-After says', async () => {
  const clock = createRunningClock();
  const server = await startTestServer({ clock });
  const runs = await runAll(server, () => {
    // Two seconds before the minute is over.
    clock.advance(58_000);
    clock.runFromNextReading();
  });
  for (const { sample, status, answer, statuses, gapsMs } of runs) {
    expect({ sample, statuses }).toEqual({ sample, statuses: [429, 200] });
    expect({ status, answer }).toEqual({ status: 0, answer: { data: { viewer: { scopes: [] } } } });
  }
});
