import { type Answer, type Connection, notTollkey, requestIdOf } from './connection.ts';
import { TollkeyError, TollkeyUnavailableError } from './errors.ts';
import { presentSecret } from './present-secret.ts';
import { isRecord, recordOf, type UnknownRecord } from './records.ts';

/** A document, and what it is sent with. */
export interface GraphqlRequest {
  readonly document: string;
  readonly variables: UnknownRecord;
  readonly requestId?: string | undefined;
  /** As for the connection. */
  readonly maxBytes?: number | undefined;
}

/** The data of an answer without errors, and the answer that it came in. */
export interface Answered {
  readonly data: UnknownRecord;
  readonly answer: Answer;
}

/**
 * Sends a document to `POST /query`.
 *
 * @throws TollkeyError with the first error of the answer.
 * @throws TollkeyUnavailableError
 */
export async function askGraphql(
  connection: Connection,
  { document, variables, requestId, maxBytes }: GraphqlRequest,
): Promise<Answered> {
  const { accessToken = '', keyHeaders } = connection;
  const answer = await connection.send('query', {
    method: 'POST',
    maxBytes,
    headers: {
      ...presentSecret(accessToken, { keyHeaders, preferred: 'access-token' }),
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(requestId && { 'x-request-id': requestId }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
  const { data, errors } = recordOf(answer.body);
  if (Array.isArray(errors) && errors.length > 0) throw errorOf(answer, errors[0], accessToken);
  if (answer.status !== 200 || !isRecord(data)) throw notTollkey(answer);
  return { data, answer };
}

// Tollkey quotes no secret; what pretends to be a Tollkey might.
const SECRETS = /\b([a-z0-9]{2,8}_[0-9A-Za-z]{8})[0-9A-Za-z]{28,}/g;

function errorOf(answer: Answer, error: unknown, accessToken: string): TollkeyError {
  const { message, extensions } = recordOf(error);
  const { code } = recordOf(extensions);
  if (typeof message !== 'string' || typeof code !== 'string') return notTollkey(answer);
  const sentence = message.replaceAll(accessToken, '…').replace(SECRETS, '$1…');
  const retryAfter = answer.headers.get('retry-after');
  const facts = {
    status: answer.status,
    requestId: requestIdOf(answer),
    retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
  };
  if (code === 'UNAVAILABLE') return new TollkeyUnavailableError(sentence, facts);
  return new TollkeyError(sentence, { ...facts, code });
}
