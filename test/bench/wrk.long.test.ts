import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadChecked } from '../../bench/support/http-contender.ts';
import { type LoadRequest, runWrk } from '../../bench/support/wrk.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { createTempFolder } from '../support/temp-folder.ts';

async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const GET: LoadRequest = { method: 'GET', path: '/', headers: {} };

describe.skipIf(!hasPrograms('The load of bench/ is', 'wrk'))('a load', () => {
  test('fails where some answers are refusals', async () => {
    let count = 0;
    const url = await listen((_request, response) => {
      count += 1;
      response.writeHead(count % 100 === 0 ? 429 : 200).end();
    });
    const load = { url, requests: [GET], folder: createTempFolder(), seconds: 1 };
    await expect(runWrk(load)).rejects.toThrow(/of \d+ answers were no 2xx or 3xx/);
  });

  test('fails where connections break', async () => {
    const url = await listen((request) => request.socket.destroy());
    const load = { url, requests: [GET], folder: createTempFolder(), seconds: 1 };
    await expect(runWrk(load)).rejects.toThrow(/connections failed|nothing was answered/);
  });

  test('fails where a request was answered and not counted', async () => {
    let left = 1_000_000;
    const url = await listen((_request, response) => {
      left -= Math.random() < 0.5 ? 1 : 0;
      response.setHeader('RateLimit', `"minute";r=9;t=9, "day";r=${left};t=9`).end();
    });
    const target = { url, requests: [GET], isRight: () => true, isMetered: true };
    const loaded = loadChecked({ ...target, folder: createTempFolder() }, { seconds: 1 });
    await expect(loaded).rejects.toThrow(/requests were answered, and only \d+ counted/);
  });

  test('sends its requests as they are written, one after the other, from the start again', async () => {
    const seen: string[] = [];
    const url = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      seen.push(`${request.method} ${request.url} ${request.headers['access-token']} ${body}`);
      response.end();
    });
    const requests = ['one', 'two "quoted"', 'three'].map(
      (name): LoadRequest => ({
        method: 'POST',
        path: '/query',
        headers: { 'access-token': name },
        body: JSON.stringify({ query: `{ ${name} }` }),
      }),
    );
    const load = { url, requests, folder: createTempFolder(), seconds: 1, connections: 1 };
    await runWrk(load);
    // wrk looks at the first of them before it sends any.
    expect(seen.slice(0, 3).sort()).toEqual([
      'POST /query one {"query":"{ one }"}',
      'POST /query three {"query":"{ three }"}',
      'POST /query two "quoted" {"query":"{ two \\"quoted\\" }"}',
    ]);
    expect(seen.slice(3, 6)).toEqual(seen.slice(0, 3));
  });
});
