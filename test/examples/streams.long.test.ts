import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openEventStream } from '../support/event-stream.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { PROXIES, startProxy } from '../support/proxies.ts';
import { listen } from '../support/sample-api.ts';
import { startTestServer } from '../support/test-server.ts';
import { OPEN_PATH } from './cases.ts';

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const type of ['text/event-stream', 'application/x-ndjson']) {
      test(`each piece of a stream of ${type} arrives while the next is still to come`, async () => {
        const server = await startTestServer();
        const { secret } = await server.createKey();
        const pieces: ((piece: string) => void)[] = [];
        const api = createServer((_, response) => {
          response.writeHead(200, { 'Content-Type': type }).flushHeaders();
          pieces.push((piece) => void response.write(piece));
          response.write('data: 0\n\n');
        });
        const url = await startProxy(proxy, {
          tollkeyUrl: server.url,
          apiUrl: await listen(api),
        });
        const stream = openEventStream(url + OPEN_PATH, secret);
        await stream.received('data: 0');
        for (let count = 1; count < 5; count += 1) {
          pieces[0]?.(`data: ${count}\n\n`);
          await stream.received(`data: ${count}`);
        }
        expect(pieces).toHaveLength(1);
      });
    }
  });
}
