import type { IncomingMessage } from 'node:http';
import type { Presented } from '../context/credential.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import type { HttpRequest } from './reply.ts';
import { requestIdOf } from './request-id.ts';

/**
 * A request as handlers see it. What every request is asked for is read in one pass over the fields
 * as they came: node:http makes two objects of them for whoever asks it.
 */
export function readRequest(
  message: IncomingMessage,
  nowMs: number,
  scrub: ScrubSecrets,
): HttpRequest {
  // RFC 9112, section 3.2.2: a request may name the whole address.
  const given = message.url ?? '/';
  const url = given.startsWith('/') ? given : given.replace(/^https?:\/\/[^/?]*/i, '') || '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const search = mark === -1 ? '' : url.slice(mark + 1);
  const { requestId, hasBody, accessToken, authorization, forwarded } = readFields(message);
  return {
    message,
    method: message.method ?? 'GET',
    path,
    search,
    hasBody,
    requestId: requestIdOf(requestId, nowMs, scrub),
    presented: {
      accessToken,
      authorization,
      addresses: forwarded.length === 0 ? [path, search] : [path, search, ...forwarded],
    },
  };
}

interface Fields extends Pick<Presented, 'accessToken' | 'authorization'> {
  requestId: string | undefined;
  hasBody: boolean;
  accessToken: string[];
  authorization: string[];
  forwarded: string[];
}

// Never added to: an array that begins empty gets room for many, and most requests have one field of
// one of the three.
const NONE: string[] = [];

function added(values: string[], value: string): string[] {
  if (values.length === 0) return [value];
  values.push(value);
  return values;
}

// Names of these lengths can be one of those below.
const MIN_NAME_LENGTH = 12;
const MAX_NAME_LENGTH = 17;

function readFields({ rawHeaders }: IncomingMessage): Fields {
  const fields: Fields = {
    requestId: undefined,
    hasBody: false,
    accessToken: NONE,
    authorization: NONE,
    forwarded: NONE,
  };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length < MIN_NAME_LENGTH || name.length > MAX_NAME_LENGTH) continue;
    addField(fields, name.toLowerCase(), rawHeaders[index + 1] ?? '');
  }
  return fields;
}

function addField(fields: Fields, name: string, value: string): void {
  switch (name) {
    case 'access-token':
      fields.accessToken = added(fields.accessToken, value);
      break;
    case 'authorization':
      fields.authorization = added(fields.authorization, value);
      break;
    case 'x-forwarded-uri':
      fields.forwarded = added(fields.forwarded, value);
      break;
    case 'x-request-id':
      // Two of them are none: nobody can say which is meant.
      fields.requestId = fields.requestId === undefined ? value : '';
      break;
    case 'content-length':
      fields.hasBody ||= value !== '0';
      break;
    case 'transfer-encoding':
      fields.hasBody = true;
      break;
  }
}
