import type { NoCredential } from '../context/credential.ts';
import type { Gate } from '../context/gate.ts';
import type { NoScope } from '../context/no-scope.ts';
import type { Admission } from '../domain/spend.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { denialReply, UNAVAILABLE, type Unavailable } from './denial-reply.ts';
import { presentedBy } from './presented.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import type { Handler, HttpRequest, Reply } from './reply.ts';

/** What `/verify` works with. */
export interface VerifyOptions {
  readonly gate: Gate;
  /** Counts the verdict. */
  readonly countVerdict: (code: string) => void;
  readonly logger: Logger;
}

/**
 * `/verify`: whether a call may go on, for reverse proxies. The key that the call presents is
 * charged one use. Whatever the method: Envoy's is the client's own. A body is not read.
 */
export function createVerifyHandler({ gate, countVerdict, logger }: VerifyOptions): Handler {
  return async function handleVerify(request) {
    const scopes = readScopes(request);
    const answer = await verifySafely(request, scopes);
    const code = answer.kind === 'admitted' ? 'VALID' : answer.code;
    countVerdict(code);
    const reply = answer.kind === 'admitted' ? allow(answer) : denialReply(request, answer);
    const apiKey = answer.kind === 'admitted' ? answer.principal.apiKey : answer.apiKey;
    return {
      ...reply,
      endsConnection: hasBody(request),
      log: { verdict: code, ...reply.log, keyId: apiKey?.id },
    };
  };

  // Fails closed: without a store nobody is let in. What is a bug is left to the server.
  async function verifySafely(
    request: HttpRequest,
    scopes: readonly string[],
  ): Promise<Admission | NoCredential | NoScope | Unavailable> {
    try {
      return await gate.verify(presentedBy(request), scopes);
    } catch (error) {
      if (gate.refusalOf(error).code !== 'UNAVAILABLE') throw error;
      const { requestId } = request;
      const stack = error instanceof Error ? error.stack : String(error);
      logger.error({ requestId, code: 'UNAVAILABLE', stack }, 'a verification failed');
      return UNAVAILABLE;
    }
  }
}

/** A body that nobody reads must not be taken for the next request of a connection. */
function hasBody({ message }: HttpRequest): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = message.headers;
  return length !== '0' || encoding !== undefined;
}

const PATH = '/verify/';

/**
 * The scopes that are required: the path's first segment behind `/verify/`, else those of the query
 * string. What follows the segment is the client's own path, as Envoy appends it. A path that names
 * a scope shuts the query string out, since Caddy appends the client's.
 */
function readScopes({ path, search }: HttpRequest): readonly string[] {
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

// Exactly 200 (Envoy takes no other), and every identity header on it, empty or not: Caddy would
// pass on the text of its placeholder for one that is absent. No body: nginx and Caddy leave it unread,
// and then cannot use the connection again.
function allow({ principal, quota }: Extract<Admission, { kind: 'admitted' }>): Reply {
  return {
    status: 200,
    headers: { ...identityHeaders(principal.apiKey), ...rateLimitHeaders(quota) },
    body: '',
  };
}

function identityHeaders({ id, accountId, label, scopes }: ApiKey): Record<string, string> {
  return {
    'X-Key-Id': id,
    'X-Account-Id': accountId,
    'X-Key-Label': encodeLabel(label),
    'X-Key-Scopes': scopes.join(' '),
  };
}

// Header fields are ASCII (RFC 9110, section 5.5): what is not, and the sign of the encoding itself,
// is percent-encoded as UTF-8.
function encodeLabel(label: string): string {
  return label.replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent);
}
