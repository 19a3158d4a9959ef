import { createServer } from 'node:net';

// Below the ports that systems give to outgoing connections (from 32768 on Linux), so that none of
// those takes a port between its choice and its use.
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

// Test files that run beside each other choose from different ports.
const WORKERS = 16;
const WORKER = Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS;
const handedOut = new Set<number>();

/** A port of 127.0.0.1 on which nothing listens, for a program that must be told one. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = drawPort();
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

function drawPort(): number {
  const count = Math.floor((HIGHEST_PORT - LOWEST_PORT) / WORKERS);
  return LOWEST_PORT + WORKERS * Math.floor(Math.random() * count) + WORKER;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.once('listening', () => void server.close(() => resolve(true)));
    server.listen(port, '127.0.0.1');
  });
}
