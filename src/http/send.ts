import { IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import { remember } from '../kernel/remember.ts';
import { fieldsOf, inOnePiece, linesOf } from './header-lines.ts';
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
 * to be found. So the head of one that comes with its lines is put together here, and node:http is
 * left with the connection. All others, and those to HEAD, to HTTP/1.0 or the last of a connection,
 * are all node:http's. Both write the same bytes.
 */
export function createSend(common: Readonly<Record<string, string>>): Send {
  const startOf = remember((status: number) => {
    const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    return inOnePiece([statusLine, linesOf(common), 'X-Request-Id: ']);
  });

  return function send(response, { message, method, requestId }, reply) {
    const { status, headers, lines, cookies, body } = reply;
    const length = Buffer.byteLength(body);
    const isPlain = response.shouldKeepAlive && message.httpVersionMinor === 1;
    if (lines !== undefined && isPlain && method !== 'HEAD' && HAS_HEAD) {
      // node:http writes a head as Latin-1. A body of ASCII alone, with as many bytes as characters,
      // can go with it: one piece is written faster than two.
      const goesAlong = typeof body === 'string' && body.length === length;
      const pieces = [
        startOf(status),
        requestId,
        '\r\n',
        linesOf(headers),
        lines,
        'Content-Length: ',
        String(length),
        endOfHead(),
        goesAlong ? body : '',
      ];
      response.statusCode = status;
      (response as unknown as WithHead)._header = inOnePiece(pieces);
      response.end(goesAlong ? undefined : body);
    } else {
      response.writeHead(status, {
        ...common,
        'X-Request-Id': requestId,
        ...headers,
        ...fieldsOf(lines ?? ''),
        ...(cookies && { 'Set-Cookie': [...cookies] }),
        'Content-Length': length,
      });
      response.end(body);
    }
  };
}

/** For how long a connection may be idle between two requests, in seconds. */
export const KEEP_ALIVE_SECONDS = 65;

// In a Node that we do not know, the field may be gone.
const HAS_HEAD = '_header' in new ServerResponse(new IncomingMessage(new Socket()));

const end = { second: 0, text: '' };

/** What node:http ends a head with: the date of this second (RFC 9110, section 5.6.7), and more. */
function endOfHead(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== end.second) {
    const date = new Date(second * 1000).toUTCString();
    const keepAlive = `timeout=${KEEP_ALIVE_SECONDS}`;
    end.second = second;
    end.text = inOnePiece([
      '\r\n',
      linesOf({ Date: date, Connection: 'keep-alive', 'Keep-Alive': keepAlive }),
      '\r\n',
    ]);
  }
  return end.text;
}
