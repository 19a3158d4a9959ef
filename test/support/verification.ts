import type { Client } from './client.ts';

/** Both windows as an answer shows them. */
export interface RateLimitsView {
  readonly perMinute: { readonly limit: number; readonly remaining: number; resetsAt: string };
  readonly perDay: { readonly limit: number; readonly remaining: number; resetsAt: string };
}

/** A verdict as an answer shows it. */
export interface VerdictView {
  readonly valid: boolean;
  readonly code: string;
  readonly apiKey: { readonly id: string; readonly label: string } | null;
  readonly account: { readonly id: string } | null;
  readonly rateLimits: RateLimitsView | null;
  readonly retryAt: string | null;
  readonly missingScopes: readonly string[];
}

/** One check of an explanation. */
export interface CheckView {
  readonly name: string;
  readonly outcome: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly message: string;
  readonly passesAt: string | null;
}

/** An explanation as an answer shows it. */
export interface ExplanationView extends VerdictView {
  readonly checks: readonly CheckView[];
  readonly lastRefusals:
    | readonly {
        readonly reason: string;
        readonly refusedAt: string;
        readonly countOfDay: number;
      }[]
    | null;
}

/** The call that presents a secret. */
export interface Demand {
  readonly scopes?: readonly string[];
  readonly cost?: number;
}

const WINDOW = '{ limit remaining resetsAt }';
const VERDICT =
  'valid code apiKey { id label } account { id } ' +
  `rateLimits { perMinute ${WINDOW} perDay ${WINDOW} } retryAt missingScopes`;

/** The document of `verifyApiKey`. */
export const verifyApiKey = `mutation ($input: VerifyApiKeyInput!) {
  verifyApiKey(input: $input) { ${VERDICT} }
}`;

/** The document of `explainApiKey`. */
export const explainApiKey = `query ($input: ExplainApiKeyInput!) {
  explainApiKey(input: $input) {
    ${VERDICT} checks { name outcome message passesAt }
    lastRefusals { reason refusedAt countOfDay }
  }
}`;

/** Asks `verifyApiKey` as the client; the answer must be a verdict. */
export async function verify(
  client: Client,
  secret: string,
  demand: Demand = {},
): Promise<VerdictView> {
  const input = { secret, ...demand };
  return (await client.data<{ verifyApiKey: VerdictView }>(verifyApiKey, { input })).verifyApiKey;
}

/** Asks `explainApiKey` as the client; the answer must be an explanation. */
export async function explain(
  client: Client,
  subject: { readonly secret: string } | { readonly id: string },
  demand: Demand = {},
): Promise<ExplanationView> {
  const input = { ...subject, ...demand };
  return (await client.data<{ explainApiKey: ExplanationView }>(explainApiKey, { input }))
    .explainApiKey;
}
