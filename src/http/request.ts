import type { IncomingMessage } from 'node:http';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import type { HttpRequest } from './reply.ts';
import { requestIdOf } from './request-id.ts';

/** What requests are read with. */
export interface ReadRequestOptions {
  readonly scrub: ScrubSecrets;
  /** The names of the headers that can carry a secret, in lower case. */
  readonly keyHeaders: readonly string[];
}

/**
 * Makes of each message a request as handlers see it. What every request is asked for is read in one
 * pass over the fields as they came: asked for headers, node:http makes two objects of them.
 */
export function createReadRequest({
  scrub,
  keyHeaders,
}: ReadRequestOptions): (message: IncomingMessage, nowMs: number) => HttpRequest {
  const readFields = createReadFields(keyHeaders);

  return function readRequest(message, nowMs) {
    // RFC 9112, section 3.2.2: a request may name the whole address.
    const given = message.url ?? '/';
    const url = given.startsWith('/') ? given : given.replace(/^https?:\/\/[^/?]*/i, '') || '/';
    const mark = url.indexOf('?');
    const path = mark === -1 ? url : url.slice(0, mark);
    const search = mark === -1 ? '' : url.slice(mark + 1);
    const { rawHeaders } = message;
    const { requestId, hasBody, keys, forwarded } = readFields(rawHeaders);
    return {
      message,
      method: message.method ?? 'GET',
      path,
      search,
      hasBody,
      requestId: requestIdOf(requestId, nowMs, scrub),
      presented: {
        fields: keys,
        rawHeaders,
        addresses: forwarded.length === 0 ? [path, search] : [path, search, ...forwarded],
      },
    };
  };
}

interface Fields {
  requestId: string | undefined;
  hasBody: boolean;
  /** Names and values in turn, of the headers that can carry a secret. */
  keys: string[];
  forwarded: string[];
}

// Never added to: an array that begins empty gets room for many, and most requests have one field
// that can carry a secret, and none that was forwarded.
const NONE: string[] = [];

function addedPair(values: string[], name: string, value: string): string[] {
  if (values.length === 0) return [name, value];
  values.push(name, value);
  return values;
}

const FORWARDED_URI = 'x-forwarded-uri';
const REQUEST_ID = 'x-request-id';
const CONTENT_LENGTH = 'content-length';
const TRANSFER_ENCODING = 'transfer-encoding';

function createReadFields(keyHeaders: readonly string[]): (rawHeaders: string[]) => Fields {
  // By the length of its name most fields are known to be none of these.
  const names = [...keyHeaders, FORWARDED_URI, REQUEST_ID, CONTENT_LENGTH, TRANSFER_ENCODING];
  const hasLength = new Uint8Array(Math.max(...names.map((name) => name.length)) + 1);
  for (const name of names) hasLength[name.length] = 1;

  function addField(fields: Fields, name: string, value: string): void {
    for (const keyHeader of keyHeaders) {
      if (name !== keyHeader) continue;
      fields.keys = addedPair(fields.keys, keyHeader, value);
      return;
    }
    switch (name) {
      case FORWARDED_URI:
        fields.forwarded = fields.forwarded.length === 0 ? [value] : [...fields.forwarded, value];
        break;
      case REQUEST_ID:
        // Two of them count as none: which one is meant cannot be known.
        fields.requestId = fields.requestId === undefined ? value : '';
        break;
      case CONTENT_LENGTH:
        fields.hasBody ||= value !== '0';
        break;
      case TRANSFER_ENCODING:
        fields.hasBody = true;
        break;
    }
  }

  return function readFields(rawHeaders) {
    const fields: Fields = { requestId: undefined, hasBody: false, keys: NONE, forwarded: NONE };
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? '';
      if (hasLength[name.length] !== 1) continue;
      addField(fields, name.toLowerCase(), rawHeaders[index + 1] ?? '');
    }
    return fields;
  };
}
