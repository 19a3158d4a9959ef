import type { HistoryIds } from './fill-history.ts';
import { graphqlRequest, type Question } from './trials.ts';

/** The questions that nobody but an operator may ask, by their names. */
export const OPERATORS_ONLY = /^(?:users|invitations|accounts|node)\b/;

const PAGES = ['/', '/usage', '/query', '/metrics', '/healthz', '/readyz'];

/** What is asked besides the most expensive queries: pages, searches, mutations, introspection, a sign-in. */
export function pagesAndMutations({ accountId, keyId }: HistoryIds): readonly Question[] {
  const repeat = (write: (index: number) => string): string =>
    Array.from({ length: 29 }, (_, index) => `a${index}: ${write(index)}`).join(' ');
  const search = (filter: string): string =>
    `{ apiKeys(first: 100, filter: { ${filter} }) { totalCount nodes { id } } }`;
  const documents: readonly (readonly [name: string, query: string])[] = [
    ['users: 29 counts', `{ ${repeat(() => 'users(first: 1) { totalCount }')} }`],
    ['accounts: 29 counts', `{ ${repeat(() => 'accounts(first: 1) { totalCount }')} }`],
    [
      'accounts: 29 searches',
      `{ ${repeat((index) => `accounts(first: 3, filter: { search: "r ${index}9" }) { totalCount nodes { id keyCount } }`)} }`,
    ],
    [
      'accounts: 29 edits',
      `mutation { ${repeat((index) => `updateAccount(input: { id: "${accountId}", name: "edit ${index}" }) { account { id } }`)} }`,
    ],
    ['search by label', search('search: "9"')],
    ['filter by status', search('status: [EXPIRED]')],
    ['order by label', '{ apiKeys(first: 100, orderBy: { field: LABEL }) { nodes { id label } } }'],
    ['29 counts of keys', `{ ${repeat(() => 'apiKeys(first: 1) { totalCount }')} }`],
    ['29 counts of audit events', `{ ${repeat(() => 'auditEvents(first: 1) { totalCount }')} }`],
    [
      '29 audit logs of a target',
      `{ ${repeat(() => 'auditEvents(first: 10, targetId: "usr_gone1") { nodes { targetLabel } }')} }`,
    ],
    ['29 explanations', `{ ${repeat(() => `explainApiKey(input: { id: "${keyId}" }) { code }`)} }`],
    [
      '29 rotations',
      `mutation { ${repeat(() => `rotateApiKey(input: { id: "${keyId}" }) { apiKey { id } }`)} }`,
    ],
    [
      '29 edits',
      `mutation { ${repeat((index) => `updateApiKey(input: { id: "${keyId}", label: "edit ${index}" }) { apiKey { id } }`)} }`,
    ],
    ['usage of the account', `{ usage(accountId: "${accountId}", interval: HOUR) { accepted } }`],
    [
      'the whole schema',
      '{ __schema { types { name fields { name args { name } type { name } } } } }',
    ],
  ];
  const signIn: Question = {
    name: 'a wrong password',
    isOperators: false,
    request: {
      method: 'POST',
      path: '/auth/sign-in/email',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'not the password' }),
    },
  };
  return [
    ...documents.map(([name, query]) => ({
      name,
      isOperators: OPERATORS_ONLY.test(name),
      request: graphqlRequest(query),
    })),
    ...PAGES.map(
      (path): Question => ({
        name: `GET ${path}`,
        isOperators: false,
        request: { method: 'GET', path, headers: { Accept: 'text/html' } },
      }),
    ),
    signIn,
    {
      name: '16 new connections at once',
      isOperators: false,
      request: graphqlRequest('{ __typename }'),
      loop: { connections: 16, isOnNewConnections: true },
    },
  ];
}
