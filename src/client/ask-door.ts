import { findMissingScopes } from '../domain/scopes.ts';
import { type Answer, type Connection, notTollkey, requestIdOf } from './connection.ts';
import { type DoorRateLimits, readDoorRateLimits } from './door-rate-limits.ts';
import { TollkeyConfigurationError } from './errors.ts';
import { presentSecret } from './present-secret.ts';
import type { Asked, Judged } from './question.ts';
import type { DeniedVerdict, ExhaustedVerdict, TokenDeniedCode, ValidVerdict } from './verdict.ts';

/**
 * Asks the door `/verify`, which takes no credential but the key itself: what it knows of the key
 * stands in headers. It always charges one use.
 *
 * @throws TollkeyConfigurationError when a scope can be none.
 * @throws TollkeyUnavailableError
 */
export async function askDoor(connection: Connection, asked: Asked): Promise<Judged> {
  const { keyHeaders } = connection;
  const { secret, scopes, requestId } = asked;
  // Not as a path: one that names nothing, or that an address swallows as `..`, would ask for less.
  const query = new URLSearchParams(scopes.map((scope) => ['scope', scope]));
  const answer = await connection.send(scopes.length === 0 ? 'verify' : `verify?${query}`, {
    method: 'GET',
    headers: {
      ...presentSecret(secret, { keyHeaders, preferred: 'authorization' }),
      ...(requestId && { 'x-request-id': requestId }),
    },
  });
  const metered = readDoorRateLimits(answer);
  const { status } = answer;
  const verdict =
    status === 200 ? readValid(answer, { scopes, metered }) : readDenied(answer, metered);
  return { verdict, atMs: metered.atMs };
}

function readValid(
  answer: Answer,
  asked: { readonly scopes: readonly string[]; readonly metered: DoorRateLimits },
): ValidVerdict {
  const id = answer.headers.get('x-key-id');
  const accountId = answer.headers.get('x-account-id');
  const label = decodeLabel(answer.headers.get('x-key-label'));
  const scopes = answer.headers.get('x-key-scopes');
  // Whatever else answers with 200 at this address must not open the door.
  if (!answer.isEmpty || !isId(id, 'key_') || !isId(accountId, 'acc_')) throw notTollkey(answer);
  if (label === undefined || scopes === null) throw notTollkey(answer);
  const granted = splitScopes(scopes);
  // What was asked for may have got lost on the way, such as by a proxy that drops the query.
  if (findMissingScopes(granted, asked.scopes).length > 0) throw notTollkey(answer);
  return {
    valid: true,
    code: 'VALID',
    apiKey: { id, label, scopes: granted },
    account: { id: accountId },
    rateLimits: asked.metered.rateLimits,
    retryAt: null,
    missingScopes: [],
    requestId: requestIdOf(answer),
  };
}

function isId(text: string | null, start: string): text is string {
  return text?.startsWith(start) ?? false;
}

// A reason that is not in here is a later Tollkey's: a refusal all the same.
const TOKEN_DENIALS: ReadonlyMap<string, TokenDeniedCode> = new Map([
  ['invalid token', 'NOT_FOUND'],
  ['token revoked', 'REVOKED'],
  ['token expired', 'EXPIRED'],
  ['token disabled', 'DISABLED'],
]);

function readDenied(
  answer: Answer,
  { rateLimits, resetsAt }: DoorRateLimits,
): DeniedVerdict | ExhaustedVerdict {
  const { code, reason } = wordsOf(answer);
  const requestId = requestIdOf(answer);
  const rest = { apiKey: null, account: null, rateLimits, requestId } as const;
  const denied = { ...rest, valid: false, retryAt: null, missingScopes: [] } as const;
  switch (`${answer.status} ${code}`) {
    case '401 INVALID_TOKEN':
      return { ...denied, code: TOKEN_DENIALS.get(reason) ?? 'NOT_FOUND' };
    case '403 PERMISSION_DENIED':
      return { ...denied, code: 'INSUFFICIENT_SCOPE', missingScopes: readMissingScopes(answer) };
    case '429 QUOTA_EXCEEDED': {
      // Without Retry-After no wait helps.
      if (rateLimits === null) throw notTollkey(answer);
      const retryAt = answer.headers.has('retry-after') ? resetsAt : null;
      return { ...denied, code: 'QUOTA_EXCEEDED', rateLimits, retryAt };
    }
    case '400 INVALID_ARGUMENT':
      throw new TollkeyConfigurationError('Tollkey refuses the scopes: one of them can be none', {
        ...{ code: 'INVALID_ARGUMENT', status: 400, requestId },
      });
    case '401 TOKEN_REQUIRED':
      throw new TollkeyConfigurationError(
        'The key did not reach Tollkey: something between drops its header, or keyHeaders is wrong',
        { code: 'TOKEN_REQUIRED', status: 401, requestId },
      );
    default:
      throw notTollkey(answer);
  }
}

function wordsOf({ body }: Answer): { readonly code: unknown; readonly reason: string } {
  if (typeof body !== 'object' || body === null) return { code: undefined, reason: '' };
  const { code, reason } = body as { readonly code?: unknown; readonly reason?: unknown };
  return { code, reason: String(reason) };
}

// RFC 6750, section 3: the scopes that it takes, separated by spaces.
function readMissingScopes({ headers }: Answer): readonly string[] {
  return splitScopes(/\bscope="([^"]*)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? '');
}

function splitScopes(scopes: string): readonly string[] {
  return scopes.split(' ').filter((scope) => scope !== '');
}

function decodeLabel(label: string | null): string | undefined {
  try {
    return label === null ? undefined : decodeURIComponent(label);
  } catch {
    return undefined;
  }
}
