// A sample of an API that stands behind a reverse proxy. It knows nothing of secrets: who calls,
// it reads from the headers that the proxy sets.
//
//   PORT=4100 node server.mjs

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/** What a proxy says of the caller once Tollkey has verified the key. */
const IDENTITY_HEADERS = ['x-key-id', 'x-account-id', 'x-key-label', 'x-key-scopes'];
const MAX_BODY_BYTES = 1_048_576;
/** Pages of every origin may call. One that sends cookies along would need its own origin here. */
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers':
    'access-token, Authorization, Content-Type, X-API-Key, X-Request-Id',
  'Access-Control-Max-Age': '600',
};
const WORKFLOWS = [
  { id: 'wf_1', name: 'Product photos' },
  { id: 'wf_2', name: 'Captions' },
];

/**
 * The sample API.
 *
 * @param onCall is told of every request that arrived whole, before it is answered.
 */
export function createUpstream(onCall = () => undefined) {
  return createServer(async (request, response) => {
    const body = await readBody(request);
    if (body === undefined) return answer(response, 413, { error: 'The body is too large.' });
    const { method, url = '/', headers, rawHeaders } = request;
    onCall({ method, url, headers, rawHeaders, body });
    // A browser's preflight asks whether a page may call. The proxy lets it through without a key.
    if (method === 'OPTIONS' && headers['access-control-request-method']) {
      response.writeHead(204, CORS_HEADERS);
      return response.end();
    }
    // Without an identity the request did not come through the proxy, or the proxy is set up wrong.
    if (!headers['x-key-id']) return answer(response, 401, { error: 'Nobody vouches for you.' });
    const path = url.split('?')[0];
    if (path === '/api/v1/workflows') {
      return answer(response, 200, { workflows: WORKFLOWS, caller: callerOf(headers) });
    }
    if (path === '/api/v1/workflows/run') {
      return answer(response, 202, { bytes: body.length, caller: callerOf(headers) });
    }
    return answer(response, 404, { error: 'There is no such thing.' });
  });
}

/** Who called. The label comes percent-encoded, since a header cannot hold every character. */
function callerOf(headers) {
  const [keyId, accountId, label, scopes] = IDENTITY_HEADERS.map((name) => headers[name] ?? '');
  return {
    keyId,
    accountId,
    label: decodeURIComponent(label),
    scopes: scopes.split(' ').filter(Boolean),
    requestId: headers['x-request-id'] ?? '',
  };
}

/** The whole body, or nothing if it is larger than 1 MiB. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response, status, body) {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'Access-Control-Allow-Origin': '*',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 4100);
  createUpstream().listen(port, '127.0.0.1', () => {
    process.stdout.write(`The sample API listens on http://127.0.0.1:${port}\n`);
  });
}
