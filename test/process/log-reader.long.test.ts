import { expect, test } from 'vitest';
import { startChildServer } from '../support/child-server.ts';
import { type Received, send } from '../support/client.ts';
import { sendRaw, statusesIn } from '../support/send-raw.ts';

const CONNECTIONS = 20;
// The most that a connection may ask before it has its answers.
const IN_A_ROW = 16;

test('a log that nobody reads costs bounded memory and no answer; what was dropped is counted and told', async () => {
  const server = await startChildServer();
  const headers = { connection: 'close' };
  const ask = (path: string): Promise<Received> =>
    send(server.url, { method: 'GET', path, headers });
  const read = async (name: string): Promise<number> => {
    const { text } = await ask('/metrics');
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  const droppedLines = (): Promise<number> => read('tollkey_log_lines_dropped_total');
  const resumeReading = server.pauseReading();
  // As much as a line of the log shows of a request.
  const path = `/${'x'.repeat(199)}`;
  const id = `X-Request-Id: ${'r'.repeat(128)}\r\n`;
  const request = (more = ''): string => `GET ${path} HTTP/1.1\r\nHost: log\r\n${id}${more}\r\n`;
  const row = request().repeat(IN_A_ROW - 1) + request('Connection: close\r\n');
  let asked = 0;
  const askMany = async (): Promise<void> => {
    const rows = Array.from({ length: CONNECTIONS }, () => sendRaw(server.url, row));
    const statuses = (await Promise.all(rows)).flatMap(statusesIn);
    asked += CONNECTIONS * IN_A_ROW;
    expect(statuses).toEqual(Array(CONNECTIONS * IN_A_ROW).fill(404));
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
