import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { type Handler, jsonReply, type Reply } from './reply.ts';
import { GRAPHIQL_POLICY } from './security-headers.ts';

/** The pages for people, from the folder that the dashboard's build fills. */
export interface Pages {
  readonly graphiql: Handler;
  /** Serves a file below `/assets/`, or calls `next` when there is none. */
  readonly assets: (message: IncomingMessage, response: ServerResponse, next: () => void) => void;
}

/** `/`: shows a browser to GraphiQL. */
export const handleRoot: Handler = async () => ({
  status: 302,
  headers: { Location: '/query' },
  body: '',
});

/** Reads the pages in `folder`. Where it was not built, they say so. */
export function createPages(folder: string): Pages {
  const page = graphiqlPage(folder);
  return Object.freeze({
    graphiql: async () => page,
    // The names of assets hold a digest of what is in them, so a browser may keep them for good.
    assets: sirv(folder, { immutable: true, maxAge: 31_536_000 }),
  });
}

function graphiqlPage(folder: string): Reply {
  try {
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': GRAPHIQL_POLICY,
      },
      body: readFileSync(join(folder, 'graphiql.html')),
    };
  } catch {
    return jsonReply(404, { error: 'GraphiQL is not built. Run `npm run build`.' });
  }
}
