import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ports that systems give to outgoing connections (from 32768 on Linux), so that none of
// those takes a port between its choice and its use.
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

/** A port of 127.0.0.1 on which nothing listens, for a program that must be told one. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.listen(port, '127.0.0.1');
  const isListening = await outcome;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return isListening;
}
