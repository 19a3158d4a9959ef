import { MINUTE_MS } from '../quota/window.ts';
import { askGraphql } from './ask-graphql.ts';
import { answeredAt, type Connection, notTollkey } from './connection.ts';
import { TollkeyConfigurationError, TollkeyError, TollkeyUnavailableError } from './errors.ts';
import { readVerdict } from './mutation-verdict.ts';
import type { Asked, Judged } from './question.ts';
import type { Verdict } from './verdict.ts';

const VERIFY = `mutation Verify($input: VerifyApiKeyInput!) {
  verifyApiKey(input: $input) {
    valid code retryAt missingScopes
    apiKey { id label scopes metadata }
    account { id name externalId }
    rateLimits {
      perMinute { limit remaining resetsAt }
      perDay { limit remaining resetsAt }
    }
  }
}`;

/**
 * Asks the mutation `verifyApiKey`, which knows more of a key than the door, and charges any cost.
 *
 * @throws TollkeyConfigurationError when Tollkey refuses what this program itself brings.
 * @throws TollkeyUnavailableError
 */
export async function askMutation(connection: Connection, asked: Asked): Promise<Judged> {
  const { requestId, ...input } = asked;
  const request = { document: VERIFY, variables: { input }, requestId };
  const { data, answer } = await askGraphql(connection, request).catch((error: unknown) => {
    throw blameOf(error, asked.secret);
  });
  const verdict = readVerdict(data.verifyApiKey, answer);
  if (verdict === undefined) throw notTollkey(answer);
  return { verdict, atMs: instantOf(verdict, answeredAt(answer)) };
}

// A proxy between may have dated the answer by another clock. The verdict fell into the minute that
// it tells of, so that no such clock can make a wait of less than a second, or of too long.
function instantOf({ rateLimits }: Verdict, atMs: number): number {
  if (rateLimits === null) return atMs;
  const end = rateLimits.perMinute.resetsAt.getTime();
  return Math.min(Math.max(atMs, end - MINUTE_MS), end - 1000);
}

// Whose fault a failure is. Never that of the key that was asked about: that would be a verdict.
function blameOf(error: unknown, secret: string): unknown {
  if (!(error instanceof TollkeyError) || error instanceof TollkeyUnavailableError) return error;
  if (error instanceof TollkeyConfigurationError) return error;
  const { code, status, requestId, retryAfterSeconds } = error;
  const facts = { code, status, requestId, retryAfterSeconds };
  const sentence = error.message.replaceAll(secret, '…');
  const blame = BLAMES.get(code);
  if (blame !== undefined) return new TollkeyConfigurationError(`${blame} (${sentence})`, facts);
  return new TollkeyUnavailableError(`Tollkey failed to verify a key: ${sentence}`, facts);
}

const BLAMES: ReadonlyMap<string, string> = new Map([
  ['TOKEN_REQUIRED', 'The accessToken of this program did not reach Tollkey'],
  ['INVALID_TOKEN', 'Tollkey does not accept the accessToken of this program'],
  ['PERMISSION_DENIED', 'The accessToken of this program needs the scope keys:verify'],
  ['QUOTA_EXCEEDED', 'The accessToken of this program has used up its own limits; lift them'],
  ['INVALID_ARGUMENT', 'Tollkey refuses the scopes or the cost that this program asks for'],
]);
