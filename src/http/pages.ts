import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Handler, type HttpRequest, jsonReply, type Reply, restError } from './reply.ts';
import { dashboardPolicy, GRAPHIQL_POLICY } from './security-headers.ts';

/** The pages for people, from the folder that the dashboard's build fills. */
export interface Pages {
  readonly graphiql: Handler;
  /** The one page that shows whatever the path names. */
  readonly dashboard: Handler;
  /** The same page, whose navigation leads on, for a browser at an address where nothing is. */
  readonly noSuchPage: Handler;
  /** Everything below `/assets/`. */
  readonly assets: Handler;
}

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Compressed when it is first asked for so. */
  readonly gzipped: () => Buffer;
}

/** The dashboard's paths: exact, or of all that begins with one that ends in a slash. */
export const DASHBOARD_PATHS: readonly string[] = Object.freeze([
  '/',
  '/api-keys',
  '/api-keys/',
  '/usage',
  '/explain',
  '/audit-log',
  '/accounts',
  '/accounts/',
  '/people',
  '/settings',
  '/sign-in',
  '/set-up',
  '/invitation',
  '/reset-password',
]);

/**
 * Reads the pages in `folder` into memory, about 7 MB: what is served is what was there at the
 * start, and no path of a request ever reaches the file system. Where nothing was built, they say so.
 */
export function createPages(folder: string): Pages {
  const page = graphiqlPage(join(folder, 'graphiql.html'));
  const dashboard = dashboardPage(join(folder, 'index.html'));
  const assets = readAssets(join(folder, 'assets'));
  return Object.freeze({
    graphiql: async () => page,
    dashboard: async () => dashboard(200),
    noSuchPage: async () => dashboard(404),
    assets: async (request) => {
      const asset = assets.get(request.path);
      return asset === undefined ? notAnAsset(request) : assetReply(asset, request);
    },
  } satisfies Pages);
}

function graphiqlPage(path: string): Reply {
  if (!existsSync(path)) return NOT_BUILT;
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': GRAPHIQL_POLICY,
    },
    body: readFileSync(path),
  };
}

const NOT_BUILT = jsonReply(404, { error: 'Not built. Run `npm run build`.' });

const NONCE_PLACE = '__CSP_NONCE__';
const NONCE_BYTES = 16;

/** The dashboard's page, with another nonce at every response. */
function dashboardPage(path: string): (status: 200 | 404) => Reply {
  if (!existsSync(path)) return () => NOT_BUILT;
  const html = readFileSync(path, 'utf8');
  return (status) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    return {
      status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': dashboardPolicy(nonce),
      },
      body: html.replaceAll(NONCE_PLACE, nonce),
    };
  };
}

const TYPES: Readonly<Record<string, string>> = Object.freeze({
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
});

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    names.map((name) => {
      const body = readFileSync(join(folder, name));
      let compressed: Buffer | undefined;
      const gzipped = (): Buffer => {
        compressed ??= gzipSync(body);
        return compressed;
      };
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      return [`/assets/${name}`, { type, body, gzipped }];
    }),
  );
}

function assetReply(asset: Asset, { message }: HttpRequest): Reply {
  const takesGzip = /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? ''));
  return {
    status: 200,
    headers: {
      'Content-Type': asset.type,
      // An asset's name holds a digest of what is in it, so a browser may keep it for good.
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      ...(takesGzip && { 'Content-Encoding': 'gzip' }),
    },
    body: takesGzip ? asset.gzipped() : asset.body,
  };
}

function notAnAsset(request: HttpRequest): Reply {
  return restError(404, request, { code: 'NOT_FOUND', message: 'There is no such asset.' });
}
