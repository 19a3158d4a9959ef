import { STATUS_CODES } from 'node:http';

/** What node:http calls a failure, and how it is answered. All others are 400. */
const FAILURES: Readonly<Record<string, { readonly status: number; readonly error: string }>> =
  Object.freeze({
    HPE_HEADER_OVERFLOW: { status: 431, error: 'The head of the request is too large.' },
    HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, error: 'The request is too large.' },
    ERR_HTTP_REQUEST_TIMEOUT: { status: 408, error: 'The request came too slowly.' },
  });

const NO_HTTP = { status: 400, error: 'This is no HTTP/1.1 request.' };

/** The whole answer to what is no HTTP request, as it goes over the wire. It is the last one. */
export function answerToNoHttp(failure: string, headers: Readonly<Record<string, string>>): string {
  const { status, error } = FAILURES[failure] ?? NO_HTTP;
  const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : 'INVALID_ARGUMENT';
  const body = `${JSON.stringify({ error, code, request_id: headers['X-Request-Id'] })}\n`;
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    // For nginx, which throws away the body of an answer to auth_request.
    'X-Error-Code': code,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
