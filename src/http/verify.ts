import type { NoCredential } from '../context/credential-refusals.ts';
import type { Gate } from '../context/gate.ts';
import type { NoScope } from '../context/no-scope.ts';
import type { Admission } from '../domain/spend.ts';
import { attempt } from '../kernel/and-then.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { denialReply, UNAVAILABLE, type Unavailable } from './denial-reply.ts';
import { linesOf } from './header-lines.ts';
import { rateLimitLines } from './rate-limit-headers.ts';
import type { Handler, HttpRequest, Reply } from './reply.ts';
import type { ReportFailure } from './report-failure.ts';

/** What `/verify` works with. */
export interface VerifyOptions {
  readonly gate: Gate;
  /** Counts the verdict. */
  readonly countVerdict: (code: string) => void;
  readonly reportFailure: ReportFailure;
}

/**
 * `/verify`: whether a call may go on, for reverse proxies. The key that the call presents is
 * charged one use. Whatever the method: Envoy's is the client's own. A body is not read.
 */
export function createVerifyHandler(options: VerifyOptions): Handler {
  const { gate, countVerdict, reportFailure } = options;

  return function handleVerify(request) {
    return attempt(() => gate.verify(request.presented, readScopes(request))).then(
      (answer) => replyTo(request, answer),
      (error: unknown) => replyTo(request, unavailable(request, error)),
    );
  };

  function replyTo(
    request: HttpRequest,
    answer: Admission | NoCredential | NoScope | Unavailable,
  ): Reply {
    if (answer.kind === 'admitted') {
      countVerdict('VALID');
      return allow(request, answer);
    }
    const { code, apiKey } = answer;
    countVerdict(code);
    const reply = denialReply(request, answer);
    const log = { verdict: code, ...reply.log, keyId: apiKey?.id };
    return { ...reply, endsConnection: request.hasBody, log };
  }

  // Fails closed: without a store nobody is let in. What is a bug is left to the server.
  function unavailable({ requestId }: HttpRequest, error: unknown): Unavailable {
    const { code } = gate.refusalOf(error);
    if (code !== 'UNAVAILABLE') throw error;
    reportFailure({ requestId, code, error }, 'a verification failed');
    return UNAVAILABLE;
  }
}

const PATH = '/verify/';
const NONE: readonly string[] = Object.freeze([]);

/**
 * The scopes that are required: the path's first segment behind `/verify/`, else those of the query
 * string. What follows the segment is the client's own path, as Envoy appends it. A path that names
 * a scope shuts the query string out, since Caddy appends the client's.
 */
function readScopes({ path, search }: HttpRequest): readonly string[] {
  if (search === '' && path.length <= PATH.length) return NONE;
  if (path.length > PATH.length && path.startsWith(PATH)) {
    const end = path.indexOf('/', PATH.length);
    const segment = path.slice(PATH.length, end === -1 ? undefined : end);
    return segment === '' ? [] : [decode(segment)];
  }
  return search === '' ? [] : new URLSearchParams(search).getAll('scope');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

// Exactly 200: Envoy takes no other. No body: nginx and Caddy leave it unread, and then cannot use
// the connection again.
function allow(
  { hasBody }: HttpRequest,
  { principal, quota }: Extract<Admission, { kind: 'admitted' }>,
): Reply {
  const { apiKey } = principal;
  return {
    status: 200,
    headers: NO_HEADERS,
    lines: rateLimitLines(quota) + identityLines(apiKey),
    body: '',
    // A body that nobody reads must not be taken for the next request of the connection.
    endsConnection: hasBody,
    log: { verdict: 'VALID', keyId: apiKey.id },
  };
}

const NO_HEADERS: Reply['headers'] = Object.freeze({});

// As the keyring holds a key as one object until it changes, its lines are made once.
const identities = new WeakMap<ApiKey, string>();

// Every identity header, empty or not: Caddy would pass on the text of its placeholder for one that
// is absent.
function identityLines(apiKey: ApiKey): string {
  const known = identities.get(apiKey);
  if (known !== undefined) return known;
  const lines = linesOf({
    'X-Key-Id': apiKey.id,
    'X-Account-Id': apiKey.accountId,
    'X-Key-Label': encodeLabel(apiKey.label),
    'X-Key-Scopes': apiKey.scopes.join(' '),
  });
  identities.set(apiKey, lines);
  return lines;
}

// Header fields are ASCII (RFC 9110, section 5.5): what is not, and the sign of the encoding itself,
// is percent-encoded as UTF-8.
function encodeLabel(label: string): string {
  return label.replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent);
}
