import { IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { HttpRequest, Reply } from './reply.ts';

/** Writes the whole answer to a request. */
export type Send = (response: ServerResponse, request: HttpRequest, reply: Reply) => void;

/** What node:http fills with the finished head of a response. It is no part of its documentation. */
interface WithHead {
  _header: string | null;
}

/**
 * A sender for answers that all have the fields `common`, unless a reply has others in their place,
 * and the request's id.
 *
 * node:http takes longer to check and copy the fields of an answer than the rest of the answer takes
 * to be found. So the head of a plain one is put together here, and node:http is left with the
 * connection. Any other (to HEAD or HTTP/1.0, the last of a connection, with cookies or a field of
 * its own in place of a common one) is all node:http's. Both write the same bytes.
 */
export function createSend(common: Readonly<Record<string, string>>): Send {
  const commonNames = Object.keys(common);
  const commonLines = linesOf(common);

  function isPlain(response: ServerResponse, request: HttpRequest, reply: Reply): boolean {
    return (
      HAS_HEAD &&
      response.shouldKeepAlive &&
      request.message.httpVersionMinor === 1 &&
      request.method !== 'HEAD' &&
      reply.status !== 204 &&
      reply.status !== 304 &&
      reply.cookies === undefined &&
      !commonNames.some((name) => name in reply.headers)
    );
  }

  return function send(response, request, reply) {
    const { status, headers, cookies, body } = reply;
    const length = Buffer.byteLength(body);
    if (isPlain(response, request, reply)) {
      response.statusCode = status;
      (response as unknown as WithHead)._header =
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${commonLines}` +
        `X-Request-Id: ${request.requestId}\r\n${linesOf(headers)}` +
        `Content-Length: ${length}\r\nDate: ${date()}\r\n${KEEP_ALIVE_LINES}\r\n`;
    } else {
      response.writeHead(status, {
        ...common,
        'X-Request-Id': request.requestId,
        ...headers,
        ...(cookies && { 'Set-Cookie': [...cookies] }),
        'Content-Length': length,
      });
    }
    response.end(body);
  };
}

/** For how long a connection may be idle between two requests, in seconds. */
export const KEEP_ALIVE_SECONDS = 65;

const KEEP_ALIVE_LINES = `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_SECONDS}\r\n`;

// In a Node that we do not know, the field may be gone.
const HAS_HEAD = '_header' in new ServerResponse(new IncomingMessage(new Socket()));

// RFC 9110, section 5.5: what a field's value may be made of. A line end would begin a field of
// somebody else's choosing.
const NO_FIELD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function linesOf(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (NO_FIELD_VALUE.test(value)) throw new Error(`${name}: no header can have this value`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

const now = { second: 0, text: '' };

/** The date as a header has it (RFC 9110, section 5.6.7), of this second. */
function date(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== now.second) {
    now.second = second;
    now.text = new Date(second * 1000).toUTCString();
  }
  return now.text;
}
