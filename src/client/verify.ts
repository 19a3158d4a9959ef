import { isScope } from '../domain/scopes.ts';
import { askDoor } from './ask-door.ts';
import { askMutation } from './ask-mutation.ts';
import type { Connection } from './connection.ts';
import { requireKnownMembers } from './known-members.ts';
import { type Asked, type Judged, QUESTION_MEMBERS, type Question } from './question.ts';
import { isTextList } from './records.ts';
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
 * Checks a question.
 *
 * @throws TypeError
 */
export function parseQuestion(question: Question): Asked {
  requireKnownMembers(question, { what: 'the question', known: QUESTION_MEMBERS });
  const { secret, scopes = [], cost = 1, requestId = '' } = question;
  if (typeof secret !== 'string') throw new TypeError('secret must be a text');
  if (!isTextList(scopes)) throw new TypeError('scopes must be a list of texts');
  // Not quoted: whoever mixes them up may have put a secret there.
  if (!scopes.every(isScope)) {
    throw new TypeError('scopes must each be of the form workflows:run, one by one in a list');
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
