import { type ExampleProxy, startProxy } from './proxies.ts';
import { type SampleApi, startSampleApi } from './sample-api.ts';
import { type ReceivedAnswer, sendAsWritten, type WrittenRequest } from './send-as-written.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** A proxy with its shipped configuration between a client, Tollkey and the sample API. */
export interface ProxyWorld {
  readonly server: TestServer;
  readonly api: SampleApi;
  /** Sends a request to the proxy. */
  readonly send: (written: WrittenRequest) => Promise<ReceivedAnswer>;
}

/** Starts all three for the running test. */
export async function startProxyWorld(proxy: ExampleProxy): Promise<ProxyWorld> {
  const server = await startTestServer();
  const api = await startSampleApi();
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl: api.url });
  return { server, api, send: (written) => sendAsWritten(url, written) };
}
