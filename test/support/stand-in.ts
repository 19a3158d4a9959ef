import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { type ExampleProxy, startProxy } from './proxies.ts';
import { listen, type SampleApi, startSampleApi } from './sample-api.ts';
import { type ReceivedAnswer, sendAsWritten, type WrittenRequest } from './send-as-written.ts';

/** What Tollkey says of a key that may pass. */
export const IDENTITY = Object.freeze({
  'X-Key-Id': 'key_1',
  'X-Account-Id': 'acc_1',
  'X-Key-Label': 'One',
  'X-Key-Scopes': '',
  'X-Request-Id': 'req_1',
});

/** A proxy between a client, something that answers in Tollkey's place, and the sample API. */
export interface StandInWorld {
  readonly api: SampleApi;
  readonly send: (written: WrittenRequest) => Promise<ReceivedAnswer>;
}

/** Starts all three for the running test. */
export async function startBeforeStandIn(
  proxy: ExampleProxy,
  answer: RequestListener,
): Promise<StandInWorld> {
  const api = await startSampleApi();
  const tollkeyUrl = await listen(createServer(answer));
  const url = await startProxy(proxy, { tollkeyUrl, apiUrl: api.url });
  return { api, send: (written) => sendAsWritten(url, written) };
}
