import { createServer } from 'node:http';
import { servePeer } from '../support/serve-peer.ts';
import { createBetterAuth } from './better-auth.ts';

/**
 * Better Auth's verification behind the least that can be: its plugin has no endpoint for it, only a
 * function to be called on the server. The secret comes in `x-api-key`.
 */
servePeer(async ({ folder }) => {
  const { verify, secrets } = await createBetterAuth(String(folder), 1);
  return createServer((request, response) => {
    // The secret is the server's own doing, so it is told which one it was.
    if (request.url === '/secret') return void response.end(secrets[0]);
    verify(String(request.headers['x-api-key'])).then(
      () => response.writeHead(200).end(),
      () => response.writeHead(401).end(),
    );
  });
});
