import type { FastifyPluginAsync, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { createAdmit } from './admission.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { headersOfNode } from './credential-headers.ts';
import { restAnswer } from './refusal-answer.ts';
import type { ValidVerdict } from './verdict.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What Tollkey says of the key; nothing where no `requireApiKey` ran, or it was let pass. */
    tollkey?: ValidVerdict | undefined;
  }
}

/**
 * Lets only calls with a valid API key go on, for one route: its `onRequest`.
 *
 * @example
 * const onRequest = requireApiKeyHook({ url: 'http://127.0.0.1:4000' });
 * app.get('/me', { onRequest }, async ({ tollkey }) => tollkey?.apiKey);
 *
 * @throws TypeError when an option is wrong.
 */
export function requireApiKeyHook(
  options: ApiKeyOptions<FastifyRequest>,
): onRequestAsyncHookHandler {
  const admit = createAdmit(options);

  return async function tollkeyHook(request, reply) {
    const requestId = [request.headers['x-request-id'] ?? []].flat()[0];
    const admission = await admit({
      request,
      headers: headersOfNode(request.raw),
      requestId,
      report: (error) => request.log.error({ err: error }, error.message),
    });
    // Meanwhile somebody else may have answered, or taken the answer over with `hijack`.
    if (reply.sent) return reply;
    if (admission.kind === 'admitted') {
      request.tollkey = admission.verdict;
      reply.headers(admission.headers);
      return undefined;
    }
    const { status, headers, body } = restAnswer(admission, { requestId });
    // As text: an object would be forced into whatever the route's schema says of such a status.
    return reply.code(status).headers(headers).send(body);
  };
}

/**
 * The same for every route of the scope that it is registered in, and of the scopes below that are
 * registered after it.
 *
 * @example
 * await app.register(requireApiKey, { url: 'http://127.0.0.1:4000' });
 */
export const requireApiKey: FastifyPluginAsync<ApiKeyOptions<FastifyRequest>> = Object.assign(
  async function tollkey(
    ...[app, options]: Parameters<FastifyPluginAsync<ApiKeyOptions<FastifyRequest>>>
  ) {
    if (!app.hasRequestDecorator('tollkey')) app.decorateRequest('tollkey', undefined);
    app.addHook('onRequest', requireApiKeyHook(ownOf(options)));
  },
  {
    // Or the hook would hold for nothing but a scope of the plugin's own.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('plugin-meta')]: { name: 'tollkey', fastify: '5.x' },
  },
);

// Fastify hands a plugin also those of its options that are for Fastify itself.
const FASTIFY_OPTIONS: ReadonlySet<string> = new Set(['prefix', 'logLevel', 'logSerializers']);

function ownOf(options: ApiKeyOptions<FastifyRequest>): ApiKeyOptions<FastifyRequest> {
  const own = Object.entries(options).filter(([name]) => !FASTIFY_OPTIONS.has(name));
  return Object.fromEntries(own) as unknown as ApiKeyOptions<FastifyRequest>;
}
