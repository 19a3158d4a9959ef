import { expect, test } from 'vitest';
import { startChildServer } from '../support/child-server.ts';
import { type Received, send } from '../support/client.ts';

const AT_ONCE = 50;

test('a log that nobody reads costs bounded memory and no answer; what was dropped is counted and told', async () => {
  const server = await startChildServer();
  const ask = (path: string): Promise<Received> => send(server.url, { method: 'GET', path });
  const read = async (name: string): Promise<number> => {
    const { text } = await ask('/metrics');
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  const droppedLines = (): Promise<number> => read('tollkey_log_lines_dropped_total');
  const resumeReading = server.pauseReading();
  const path = `/${'x'.repeat(199)}`;
  let asked = 0;
  const askMany = async (): Promise<void> => {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(path)));
    asked += AT_ONCE;
    for (const { status } of answers) expect(status).toBe(404);
  };
  while ((await droppedLines()) === 0) await askMany();
  const heldThen = await read('process_resident_memory_bytes');
  const askedThen = asked;
  while (asked < 1.5 * askedThen) await askMany();
  // As many lines again would take as much again.
  expect((await read('process_resident_memory_bytes')) - heldThen).toBeLessThan(64 * 1024 * 1024);
  const dropped = await droppedLines();
  resumeReading();
  const told = await server.wrote(/^.*lines of the log were dropped.*$/m);
  expect(JSON.parse(told[0])).toMatchObject({ level: 'warn', lines: dropped });
  const { stdout } = await server.end('SIGTERM');
  const written = stdout.split('\n').filter((line) => line.includes(path)).length;
  expect(written + dropped).toBe(asked);
}, 600_000);
