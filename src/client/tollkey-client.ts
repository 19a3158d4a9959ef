import { askGraphql } from './ask-graphql.ts';
import { createConnection } from './connection.ts';
import { CONNECTION_OPTIONS, type ConnectionOptions } from './connection-options.ts';
import { requireKnownMembers } from './known-members.ts';
import type { Question } from './question.ts';
import type { Verdict } from './verdict.ts';
import { verify } from './verify.ts';

// What a program imports besides the client itself.
export type { ConnectionOptions } from './connection-options.ts';
export { TollkeyConfigurationError, TollkeyError, TollkeyUnavailableError } from './errors.ts';
export type { Question } from './question.ts';
export type {
  DeniedVerdict,
  ExhaustedVerdict,
  RateLimits,
  RateLimitWindow,
  TokenDeniedCode,
  ValidVerdict,
  Verdict,
  VerdictCode,
  VerifiedAccount,
  VerifiedApiKey,
} from './verdict.ts';

/** Asks a Tollkey. */
export interface TollkeyClient {
  /**
   * Whether a call may go on that presents this key; charges the key for it.
   *
   * @throws TypeError when the question makes no sense, such as a cost of 1.5.
   * @throws TollkeyUnavailableError when no verdict can be had.
   * @throws TollkeyConfigurationError when Tollkey refuses what this program itself brings.
   */
  readonly verify: (question: Question) => Promise<Verdict>;
  /**
   * Sends a GraphQL document with the `accessToken`, and returns the data of its answer.
   *
   * @throws TypeError without an `accessToken`.
   * @throws TollkeyError with the first error of the answer.
   * @throws TollkeyUnavailableError
   */
  readonly query: <Data = Readonly<Record<string, unknown>>>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Data>;
}

// A page of 100 keys with all their metadata is a tenth of it.
const MAX_QUERY_BYTES = 10 * 1024 * 1024;

/**
 * A client of the Tollkey at `url`.
 *
 * @example
 * const tollkey = createTollkeyClient({ url: 'http://127.0.0.1:4000' });
 * const verdict = await tollkey.verify({ secret, scopes: ['workflows:run'] });
 * if (!verdict.valid) console.log(verdict.code);
 *
 * @throws TypeError when an option is wrong.
 */
export function createTollkeyClient(options: ConnectionOptions): TollkeyClient {
  requireKnownMembers(options, { what: 'the options', known: CONNECTION_OPTIONS });
  const connection = createConnection(options);
  return Object.freeze({
    async verify(question) {
      const { verdict } = await verify(connection, question);
      return verdict;
    },
    async query<Data>(document: string, variables = {}) {
      if (connection.accessToken === undefined) throw new TypeError('query takes an accessToken');
      const request = { document, variables, maxBytes: MAX_QUERY_BYTES };
      const { data } = await askGraphql(connection, request);
      return data as Data;
    },
  } satisfies TollkeyClient);
}
