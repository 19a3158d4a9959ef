import type { HistoryIds } from './fill-history.ts';
import { graphqlRequest, type Question } from './trials.ts';

const CREATE =
  'mutation ($metadata: JSONObject!) { createApiKey(input: { label: "long", metadata: $metadata }) { apiKey { id } } }';
const EXPLAIN = 'query ($input: ExplainApiKeyInput!) { explainApiKey(input: $input) { code } }';
const BY_STATUS =
  'query ($filter: ApiKeyFilter) { apiKeys(first: 1, filter: $filter) { totalCount } }';
// A request's JSON may hold 5,000 values, its body and its variables with it.
const MOST_VALUES = 4_990;
const LONG_NUMBER = 123_456_789_012;

/** Requests of nearly as many values as may be sent, or of more, 16 of each at once. */
export function longVariables({ keyId }: HistoryIds): readonly Question[] {
  const many = <T>(length: number, of: (index: number) => T): T[] =>
    Array.from({ length }, (_, index) => of(index));
  const deep = many(32_000, () => '[').join('') + many(32_000, () => ']').join('');
  const questions: readonly Omit<Question, 'isOperators'>[] = [
    {
      name: 'a list of 4,990 as metadata',
      request: graphqlRequest(CREATE, { metadata: { a: many(MOST_VALUES, () => LONG_NUMBER) } }),
      isRefused: true,
    },
    {
      name: '4,990 members as metadata',
      request: graphqlRequest(CREATE, {
        metadata: Object.fromEntries(many(MOST_VALUES, (index) => [`k${index}`, 1])),
      }),
      isRefused: true,
    },
    {
      name: 'an explanation for 4,990 scopes',
      request: graphqlRequest(EXPLAIN, {
        input: { id: keyId, scopes: many(MOST_VALUES, () => 'workflows') },
      }),
      isRefused: true,
    },
    {
      name: 'a filter by 4,990 states',
      request: graphqlRequest(BY_STATUS, { filter: { status: many(MOST_VALUES, () => 'ACTIVE') } }),
    },
    {
      name: 'a variable of 2,490 objects',
      request: graphqlRequest('{ __typename }', { a: many(MOST_VALUES / 2, () => ({})) }),
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
      name: 'a variable of 32,000 values',
      request: graphqlRequest('{ __typename }', { a: many(32_000, () => 1) }),
      isRefused: true,
    },
  ];
  return questions.map((question) => ({
    ...question,
    isOperators: false,
    loop: { connections: 16 },
  }));
}
