import { bareAlikePeer, barePeer, betterAuthPeer } from '../support/http-peers.ts';
import { type HttpTrial, httpTrial } from '../support/http-trial.ts';
import type { Answer } from '../support/send.ts';
import type { LoadRequest } from '../support/wrk.ts';
import type { Trial } from '../trial.ts';

const DESCRIPTIONS: readonly Omit<HttpTrial, 'requests' | 'isRight'>[] = [
  {
    name: 'verify',
    title: 'GET /verify, one key, against a bare server that answers the same bytes',
    bound: { atLeast: 0.9 },
    keys: 1,
    peer: barePeer,
  },
  {
    name: 'verify-alike',
    title: 'GET /verify, one key, against the same bare server with the same options of Node.js',
    keys: 1,
    peer: bareAlikePeer,
  },
  {
    name: 'verify-1000-keys',
    title: 'GET /verify, 1,000 keys in turn, against a bare server that answers the same bytes',
    keys: 1_000,
    peer: barePeer,
  },
  {
    name: 'verify-logged',
    title: 'GET /verify with a line of log for each request, against the same bare server',
    keys: 1,
    isLogged: true,
    peer: barePeer,
    note: 'LOG_LEVEL=info to a file; the bare server logs nothing',
  },
  {
    name: 'verify-better-auth',
    title: "GET /verify, one key, against Better Auth's verification over HTTP",
    bound: { atLeast: 30 },
    keys: 1,
    peer: betterAuthPeer,
    note: 'the plugin has no endpoint that verifies: its function stands behind a bare node:http server',
  },
];

/** What `/verify` is asked with each of the secrets. */
export function askVerify(secrets: readonly string[]): readonly LoadRequest[] {
  return secrets.map((secret) => ({
    method: 'GET',
    path: '/verify',
    headers: { 'access-token': secret },
  }));
}

/** Whether `/verify` let the call go on, as an identified key's. */
export function isAllowed({ status, rawHeaders }: Answer): boolean {
  return status === 200 && rawHeaders.includes('X-Key-Id');
}

/** The door for proxies. */
export const verifyHttpTrials: readonly Trial[] = DESCRIPTIONS.map((description) =>
  httpTrial({ ...description, requests: askVerify, isRight: isAllowed }),
);
