import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

/** A request as it reached the API. */
export interface ApiCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** The API behind a proxy under test. */
export interface SampleApi {
  readonly url: string;
  /** Every request that reached it so far. */
  readonly calls: readonly ApiCall[];
}

type CreateUpstream = (onCall: (call: ApiCall) => void) => Server;

const FILE = resolve(import.meta.dirname, '../../examples/upstream/server.mjs');

/** Serves the sample API of `examples/` until the running test is over, and records its calls. */
export async function startSampleApi(): Promise<SampleApi> {
  const module = (await import(pathToFileURL(FILE).href)) as { createUpstream: CreateUpstream };
  const calls: ApiCall[] = [];
  const server = module.createUpstream((call) => void calls.push(call));
  return { url: await listen(server), calls };
}

/** Lets a server listen until the running test is over. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
