import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createAdmit } from './admission.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { headersOfFetch } from './credential-headers.ts';
import { restAnswer } from './refusal-answer.ts';
import { reportToConsole } from './report-to-console.ts';
import type { ValidVerdict } from './verdict.ts';

/** What `requireApiKey` puts into the context. */
export interface TollkeyVariables {
  /** What Tollkey says of the key; nothing when the call was let pass without a verdict. */
  tollkey: ValidVerdict | undefined;
}

/**
 * Lets only calls with a valid API key go on.
 *
 * @example
 * const app = new Hono<{ Variables: TollkeyVariables }>();
 * app.use('/api/*', requireApiKey({ url: 'http://127.0.0.1:4000' }));
 * app.get('/api/me', (context) => context.json(context.get('tollkey')?.apiKey));
 *
 * @throws TypeError when an option is wrong.
 */
export function requireApiKey(
  options: ApiKeyOptions<Context>,
): MiddlewareHandler<{ Variables: TollkeyVariables }> {
  const admit = createAdmit<Context>(options);

  return async function tollkeyMiddleware(context, next) {
    const headers = headersOfFetch(context.req.raw.headers);
    const requestId = context.req.header('x-request-id');
    const admission = await admit({
      request: context,
      headers,
      requestId,
      report: reportToConsole,
    });
    if (admission.kind === 'refused') {
      const { status, headers, body } = restAnswer(admission, { requestId });
      return context.body(body, status as ContentfulStatusCode, headers);
    }
    context.set('tollkey', admission.verdict);
    await next();
    // Afterwards, so that they also get onto a Response that the handler made itself.
    for (const [name, value] of Object.entries(admission.headers)) context.header(name, value);
    return undefined;
  };
}
