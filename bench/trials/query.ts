import {
  askTypename,
  isTypename,
  mercuriusPeer,
  yogaListPeer,
  yogaPeer,
} from '../support/http-peers.ts';
import { type HttpTrial, httpTrial } from '../support/http-trial.ts';
import type { LoadRequest } from '../support/wrk.ts';
import type { Trial } from '../trial.ts';

const VERIFY_API_KEY =
  'mutation ($input: VerifyApiKeyInput!) { verifyApiKey(input: $input) { valid code } }';

const LIST_KEYS =
  '{ apiKeys(first: 10) { nodes { id label prefix status createdAt expiresAt lastUsedAt revokedAt } } }';

const DESCRIPTIONS: readonly HttpTrial[] = [
  {
    name: 'query-yoga',
    title: 'POST /query { __typename }, against graphql-yoga as it comes',
    bound: { atLeast: 4 },
    keys: 1,
    requests: (secrets) => [askTypename('/query', { 'access-token': secrets[0] ?? '' })],
    isRight: isTypename,
    peer: yogaPeer,
    note: 'Tollkey authenticates and meters each, the peer none',
  },
  {
    name: 'query-mercurius',
    title: 'POST /query { __typename }, against mercurius with JIT',
    bound: { atLeast: 0.75 },
    keys: 1,
    requests: (secrets) => [askTypename('/query', { 'access-token': secrets[0] ?? '' })],
    isRight: isTypename,
    peer: mercuriusPeer,
    note: 'Tollkey authenticates and meters each, the peer none',
  },
  {
    name: 'query-verify-api-key',
    title: 'POST /query verifyApiKey { valid code }, against graphql-yoga with { __typename }',
    bound: { atLeast: 3 },
    keys: 2,
    requests: ([caller = '', secret = '']) => [
      ask({ caller, query: VERIFY_API_KEY, variables: { input: { secret } } }),
    ],
    isRight: ({ body }) =>
      body.trim() === '{"data":{"verifyApiKey":{"valid":true,"code":"VALID"}}}',
    peer: yogaPeer,
    note: 'two keys are metered by each request: the one that asks and the one asked about',
  },
  {
    name: 'query-list-keys',
    title: 'POST /query of 10 keys with 8 fields, against graphql-yoga from memory',
    bound: { atLeast: 2 },
    keys: 10,
    requests: ([caller = '']) => [ask({ caller, query: LIST_KEYS })],
    isRight: ({ body }) => body.match(/"id":"key_/g)?.length === 10 && !body.includes('"errors"'),
    peer: yogaListPeer,
    note: 'Tollkey reads the database each time',
  },
];

interface Question {
  /** The secret of the key that asks. */
  readonly caller: string;
  readonly query: string;
  readonly variables?: unknown;
}

function ask({ caller, ...question }: Question): LoadRequest {
  const headers = { 'content-type': 'application/json', 'access-token': caller };
  return { method: 'POST', path: '/query', headers, body: JSON.stringify(question) };
}

/** GraphQL. */
export const queryTrials: readonly Trial[] = DESCRIPTIONS.map(httpTrial);
