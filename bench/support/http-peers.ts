import { type LoadTarget, loadChecked } from './http-contender.ts';
import type { HttpPeer, PeerGiven } from './http-trial.ts';
import { peerName } from './peer-name.ts';
import { NODE_OPTIONS } from './product.ts';
import { type Answer, headerOf } from './send.ts';
import { startPeer } from './servers.ts';
import type { LoadRequest } from './wrk.ts';

/** The headers that `node:http` adds by itself. */
const ADDED = new Set(['date', 'connection', 'keep-alive']);

/** A bare `node:http` server that answers the bytes that Tollkey answered. */
export const barePeer: HttpPeer = createBarePeer('bare node:http', []);

/** The same, run by Node.js with the options that Tollkey has. */
export const bareAlikePeer: HttpPeer = createBarePeer(
  `bare node:http with ${NODE_OPTIONS.join(' ')}`,
  NODE_OPTIONS,
);

function createBarePeer(name: string, nodeOptions: readonly string[]): HttpPeer {
  return {
    name,
    async start(given) {
      const pairs = pairsOf(given.answer);
      const asObject = await startBare(given, Object.fromEntries(pairs), nodeOptions);
      const asList = await startBare(given, pairs.flat(), nodeOptions);
      if (given.settings.isSmoke) return asObject;
      return pickFaster(asObject, asList);
    },
  };
}

/** graphql-yoga as it comes, with one field. It answers `{ __typename }`, whatever Tollkey is asked. */
export const yogaPeer: HttpPeer = {
  name: peerName('graphql-yoga'),
  start: (given) => startGraphql(given, 'yoga'),
};

/** Mercurius with its compiler, on fastify without a log. */
export const mercuriusPeer: HttpPeer = {
  name: `${peerName('mercurius')} with JIT`,
  start: (given) => startGraphql(given, 'mercurius'),
};

/** graphql-yoga as it comes, that answers what Tollkey answered from memory, to the same query. */
export const yogaListPeer: HttpPeer = {
  name: `${peerName('graphql-yoga')}, from memory`,
  async start({ requests, answer, resources }) {
    const { data } = JSON.parse(answer.body) as { readonly data: unknown };
    const { url } = resources.keep(await startPeer('yoga-list', { data }));
    return {
      url,
      requests: requests.map(withoutCredential),
      isRight: ({ body }) => body.trim() === JSON.stringify({ data }),
      isMetered: false,
      folder: resources.folder,
    };
  },
};

/** Better Auth's function that verifies, behind the least that `node:http` takes. */
export const betterAuthPeer: HttpPeer = {
  name: peerName('better-auth'),
  async start({ resources: { folder, keep } }) {
    const { url } = keep(await startPeer('better-auth-http', { folder }));
    const secret = await (await fetch(`${url}/secret`)).text();
    return {
      url,
      requests: [{ method: 'GET', path: '/verify', headers: { 'x-api-key': secret } }],
      isRight: ({ status }) => status === 200,
      isMetered: false,
      folder,
    };
  },
};

const TYPENAME = '{"data":{"__typename":"Query"}}';

/** Whether an answer is that to `{ __typename }`. */
export function isTypename({ body }: Answer): boolean {
  return body.trim() === TYPENAME;
}

/** The question `{ __typename }`, with these headers beside the media type. */
export function askTypename(path: string, headers: LoadRequest['headers'] = {}): LoadRequest {
  const body = JSON.stringify({ query: '{ __typename }' });
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}

async function startGraphql({ resources }: PeerGiven, program: string): Promise<LoadTarget> {
  const { url } = resources.keep(await startPeer(program));
  return {
    url,
    requests: [askTypename('/graphql')],
    isRight: isTypename,
    isMetered: false,
    folder: resources.folder,
  };
}

async function startBare(
  { answer, requests, resources: { folder, keep } }: PeerGiven,
  headers: unknown,
  nodeOptions: readonly string[],
): Promise<LoadTarget> {
  const seconds = /timeout=(\d+)/.exec(headerOf(answer, 'keep-alive'))?.[1] ?? '5';
  const settings = { headers, keepAliveTimeoutMs: Number(seconds) * 1_000 };
  const { url } = keep(await startPeer('bare', settings, nodeOptions));
  const head = headOf(answer);
  const isRight = (given: Answer): boolean => headOf(given) === head;
  return { url, requests, isRight, isMetered: false, folder };
}

/** All of an answer's head but the date. */
function headOf({ status, rawHeaders }: Answer): string {
  return [status, ...pairsOf({ rawHeaders }, new Set(['date'])).flat()].join('\n');
}

function pairsOf(
  { rawHeaders }: Pick<Answer, 'rawHeaders'>,
  without: ReadonlySet<string> = ADDED,
): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!without.has(name.toLowerCase())) pairs.push([name, value]);
  }
  return pairs;
}

const PROBES = 3;

/** Whichever of two servers answers more in a second: a peer is to be at its best. */
async function pickFaster(one: LoadTarget, other: LoadTarget): Promise<LoadTarget> {
  let lead = 0;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const first = await loadChecked(one, { seconds: 1 });
    const second = await loadChecked(other, { seconds: 1 });
    // The first probe is the warm-up.
    if (probe > 0) lead += first.perSecond - second.perSecond;
  }
  return lead >= 0 ? one : other;
}

function withoutCredential({ headers, ...request }: LoadRequest): LoadRequest {
  const { 'access-token': _, ...others } = headers;
  return { ...request, path: '/graphql', headers: others };
}
