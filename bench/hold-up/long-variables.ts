import type { HistoryIds } from './fill-history.ts';
import { graphqlRequest, type Question } from './trials.ts';

const CREATE =
  'mutation ($metadata: JSONObject!) { createApiKey(input: { label: "long", metadata: $metadata }) { apiKey { id } } }';

/** Requests of nearly the longest body whose variables take long to look at, 16 of each at once. */
export function longVariables({ keyId }: HistoryIds): readonly Question[] {
  const many = <T>(length: number, of: (index: number) => T): T[] =>
    Array.from({ length }, (_, index) => of(index));
  const deep = many(32_000, () => '[').join('') + many(32_000, () => ']').join('');
  const explain = 'query ($input: ExplainApiKeyInput!) { explainApiKey(input: $input) { code } }';
  const byStatus =
    'query ($filter: ApiKeyFilter) { apiKeys(first: 1, filter: $filter) { totalCount } }';
  const questions: readonly Omit<Question, 'isOperators'>[] = [
    {
      name: 'a list of 30,000 as metadata',
      request: graphqlRequest(CREATE, { metadata: { a: many(30_000, () => 1) } }),
      isRefused: true,
    },
    {
      name: '6,500 members as metadata',
      request: graphqlRequest(CREATE, {
        metadata: Object.fromEntries(many(6_500, (index) => [`k${index}`, 1])),
      }),
      isRefused: true,
    },
    {
      name: 'an explanation for 15,000 scopes',
      request: graphqlRequest(explain, {
        input: { id: keyId, scopes: many(15_000, () => 'a') },
      }),
      isRefused: true,
    },
    {
      name: 'a filter by 6,000 states',
      request: graphqlRequest(byStatus, { filter: { status: many(6_000, () => 'ACTIVE') } }),
    },
    {
      name: 'a variable that nests 32,000 deep',
      request: {
        ...graphqlRequest(''),
        body: `{"query":"{ __typename }","variables":{"a":${deep}}}`,
      },
      isRefused: true,
    },
    {
      name: 'a variable of 21,000 objects',
      request: graphqlRequest('{ __typename }', { a: many(21_000, () => ({})) }),
    },
  ];
  return questions.map((question) => ({
    ...question,
    isOperators: false,
    loop: { connections: 16 },
  }));
}
