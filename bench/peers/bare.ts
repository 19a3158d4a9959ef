import { createServer } from 'node:http';
import { servePeer } from '../support/serve-peer.ts';

/**
 * `node:http` and nothing else: answers every request with the same head, given as an object or as a
 * list (name, value, name, value), and no body.
 */
servePeer(async ({ headers, keepAliveTimeoutMs }) => {
  const fields = headers as Record<string, string> | string[];
  return createServer({ keepAliveTimeout: Number(keepAliveTimeoutMs) }, (_request, response) => {
    response.writeHead(200, fields);
    response.end();
  });
});
