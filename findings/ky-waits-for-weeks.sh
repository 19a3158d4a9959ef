#!/usr/bin/env bash
# ky waits for weeks after a 429 that says in milliseconds when its window ends.
#
# Versions:  ky 1.14.3 and 2.1.0, on Node.js 20 and later (2.1.0 asks for 22), November 2026.
# Behaviour: without Retry-After, ky reads X-RateLimit-Reset as seconds. A value in milliseconds
#            lies some 55,000 years ahead then. ky waits as long as a timer can, 24.8 days, and its
#            own `timeout` of 10 seconds does not end the wait.
# Seen:      ky 1.14.3: reset in seconds, a wait of 2 s at most; in milliseconds, one of 24.8 days
#            ky 2.1.0: reset in seconds, a wait of 2 s at most; in milliseconds, one of 24.8 days
# Why:       several APIs send X-RateLimit-Reset in milliseconds. Their callers hang silently, unless
#            the answer has Retry-After too (ky prefers it) or the caller sets `maxRetryAfter`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
timeout 300 npm install --silent --no-audit --no-fund ky-1@npm:ky@1.14.3 ky-2@npm:ky@2.1.0

cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';

// The end of the window is one to two seconds ahead.
const RESETS = {
  seconds: () => Math.floor(Date.now() / 1000) + 2,
  milliseconds: () => (Math.floor(Date.now() / 1000) + 2) * 1000,
};

let unit;
let calls = 0;
const server = createServer((_request, response) => {
  calls += 1;
  if (calls > 1) return response.end('ok');
  return response.writeHead(429, { 'X-RateLimit-Reset': String(RESETS[unit]()) }).end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');

/** How long ky asks its timer to wait before the second call. Nobody waits for it here. */
async function askedWait(ky) {
  const { setTimeout } = globalThis;
  calls = 0;
  try {
    return await new Promise((resolve) => {
      globalThis.setTimeout = (run, ms, ...rest) => {
        // ky's own time limit of a call is exactly 10,000 ms.
        if (calls === 1 && ms !== 10_000) resolve(ms);
        return setTimeout(run, ms, ...rest);
      };
      ky.get(`http://127.0.0.1:${server.address().port}/`).catch(() => undefined);
    });
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

let hasChanged = false;
for (const [version, name] of [['1.14.3', 'ky-1'], ['2.1.0', 'ky-2']]) {
  const { default: ky } = await import(name);
  const waits = {};
  for (unit of Object.keys(RESETS)) waits[unit] = await askedWait(ky);
  console.log(`ky ${version} waits ${JSON.stringify(waits)} ms`);
  const isAsSeen = waits.seconds <= 2_000 && waits.milliseconds === 2 ** 31 - 1;
  hasChanged ||= !isAsSeen;
}
process.exit(hasChanged ? 1 : 0);
JS
timeout 60 node look.mjs || { echo 'The behaviour has changed.' >&2; exit 1; }
