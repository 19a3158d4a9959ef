#!/usr/bin/env bash
# fetch through undici's RetryAgent cannot repeat a request that has a body.
#
# Version:   undici 7.30.0 on Node.js 20 or later, November 2026.
# Behaviour: after 429 the RetryAgent repeats a PUT of `request`, with its body. The same PUT of
#            `fetch` fails: its body was a stream, which the first try has used up. The caller sees
#            neither the 429 nor its headers, but an error about content-length.
# Seen:      request: PUT arrived 2 times, and ended with 200
#            fetch: PUT arrived 1 time, and ended with RequestContentLengthMismatchError
# Why:       a program that puts a RetryAgent below `fetch` to wait out rate limits gets a failure that names
#            another cause, and loses the reason that the server gave.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
timeout 300 npm install --silent --no-audit --no-fund undici@7.30.0

cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, fetch, RetryAgent, request } from 'undici';

let arrived = [];
const server = createServer(async (incoming, response) => {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  arrived.push(body);
  if (arrived.length > 1) return response.end('ok');
  return response.writeHead(429, { 'Retry-After': '1' }).end('slow down');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

async function put(send) {
  arrived = [];
  const dispatcher = new RetryAgent(new Agent());
  const ended = await send(url, { method: 'PUT', body: '{"name":"one"}', dispatcher }).then(
    ({ status, statusCode }) => String(status ?? statusCode),
    (error) => (error.cause ?? error).name,
  );
  return { arrived, ended };
}

const seen = { request: await put(request), fetch: await put(fetch) };
for (const [name, { arrived, ended }] of Object.entries(seen)) {
  const times = arrived.length === 1 ? '1 time' : `${arrived.length} times`;
  console.log(`${name}: PUT arrived ${times}, and ended with ${ended}`);
}
const isAsSeen =
  seen.request.arrived.every((body) => body === '{"name":"one"}') &&
  seen.request.arrived.length === 2 &&
  seen.request.ended === '200' &&
  seen.fetch.arrived.length === 1 &&
  seen.fetch.ended === 'RequestContentLengthMismatchError';
process.exit(isAsSeen ? 0 : 1);
JS
timeout 60 node look.mjs || { echo 'The behaviour has changed.' >&2; exit 1; }
