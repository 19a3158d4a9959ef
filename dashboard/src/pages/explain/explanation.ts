import type { ResultOf } from 'gql.tada';
import { graphql } from '../../data/graphql';

/** What a call demands of a key, as the schema's input has it. */
export interface Demand {
  readonly scopes: readonly string[];
  readonly cost: number;
}

/** Asks why a key or a secret is refused, or would be accepted. */
export const explainQuery = graphql(`
  query Explain($input: ExplainApiKeyInput!) {
    explainApiKey(input: $input) {
      valid
      code
      missingScopes
      retryAt
      apiKey { id label prefix }
      account { id name }
      rateLimits {
        perMinute { limit remaining resetsAt }
        perDay { limit remaining resetsAt }
      }
      checks { name outcome message passesAt }
      lastRefusals { reason refusedAt countOfDay }
    }
  }
`);

/** What the server says. */
export type Explanation = ResultOf<typeof explainQuery>['explainApiKey'];

/** One of its checks. */
export type Check = Explanation['checks'][number];
