import { askDoor } from './ask-door.ts';
import { askMutation } from './ask-mutation.ts';
import type { Connection } from './connection.ts';
import type { Asked, Judged, Question } from './question.ts';
import { isRequestId } from './request-id.ts';
import { couldBeSecret } from './secret-form.ts';

// Tollkey's own bound.
const MAX_COST = 100_000;

/**
 * Asks about a key: the mutation when there is an `accessToken`, else the door.
 *
 * @throws TypeError when the question makes no sense.
 * @throws TollkeyConfigurationError
 * @throws TollkeyUnavailableError
 */
export async function verify(connection: Connection, question: Question): Promise<Judged> {
  const asked = parseQuestion(question);
  requireAffordable(connection, asked.cost);
  if (!couldBeSecret(asked.secret)) return unknownKey();
  return connection.accessToken === undefined
    ? askDoor(connection, asked)
    : askMutation(connection, asked);
}

/**
 * Checks what a question asks for beside the secret.
 *
 * @throws TypeError
 */
export function parseQuestion({ secret, scopes = [], cost = 1, requestId = '' }: Question): Asked {
  if (typeof secret !== 'string') throw new TypeError('secret must be a text');
  if (!Array.isArray(scopes) || scopes.some((scope) => typeof scope !== 'string')) {
    throw new TypeError('scopes must be a list of texts');
  }
  if (!Number.isInteger(cost) || cost < 0 || cost > MAX_COST) {
    throw new TypeError(`cost must be a whole number, 0 to ${MAX_COST}`);
  }
  return { secret, scopes, cost, requestId: isRequestId(requestId) ? requestId : undefined };
}

/**
 * The door charges one use, whatever is asked for.
 *
 * @throws TypeError for any other cost without an `accessToken`.
 */
export function requireAffordable({ accessToken }: Connection, cost: unknown): void {
  if (accessToken !== undefined || cost === undefined || cost === 1) return;
  throw new TypeError('a cost other than 1 takes an accessToken with the scope keys:verify');
}

function unknownKey(): Judged {
  return {
    verdict: {
      ...{ valid: false, code: 'NOT_FOUND', apiKey: null, account: null, rateLimits: null },
      ...{ retryAt: null, missingScopes: [], requestId: null },
    },
    atMs: Date.now(),
  };
}
