import type { Plugin } from 'graphql-yoga';
import { createAdmit } from './admission.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { headersOfFetch } from './credential-headers.ts';
import type { TollkeyError } from './errors.ts';
import { recordOf } from './records.ts';
import { graphqlAnswer } from './refusal-answer.ts';
import type { ValidVerdict } from './verdict.ts';

/** What `useApiKey` puts into the context. */
export interface TollkeyContext {
  /** What Tollkey says of the key; nothing when the request was let pass without a verdict. */
  readonly tollkey: ValidVerdict | undefined;
}

/** A request that was let in. */
interface Admitted {
  readonly verdict: ValidVerdict | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lets only requests with a valid API key go on, before anything of them is parsed. A request
 * costs one use, however many operations it holds, unless `cost` says otherwise.
 *
 * @example
 * const yoga = createYoga({ schema, plugins: [useApiKey({ url: 'http://127.0.0.1:4000' })] });
 *
 * @throws TypeError when an option is wrong.
 */
export function useApiKey(options: ApiKeyOptions<Request>): Plugin<TollkeyContext> {
  const admit = createAdmit<Request>(options);
  // By request, so that none can see another's, however the server shares its context objects.
  const admitted = new WeakMap<Request, Admitted>();
  let report = (_error: TollkeyError): void => undefined;

  return {
    onYogaInit({ yoga }) {
      report = (error) => yoga.logger.error(error);
    },
    async onRequestParse({ request, serverContext, endResponse, fetchAPI }) {
      const { headers } = request;
      const requestId = headers.get('x-request-id') ?? undefined;
      // Behind a server of Node.js `req` is the request that it made this one of.
      const credentials = headersOfFetch(headers, recordOf(serverContext).req);
      const admission = await admit({ request, headers: credentials, requestId, report });
      if (admission.kind === 'admitted') {
        admitted.set(request, admission);
        return;
      }
      const accept = headers.get('accept') ?? undefined;
      const { body, ...init } = graphqlAnswer(admission, { requestId, accept });
      endResponse(new fetchAPI.Response(body, init));
    },
    onContextBuilding({ context, extendContext }) {
      const { verdict } = requireAdmitted(admitted.get(context.request));
      extendContext({ tollkey: verdict });
    },
    onResponse({ request, response }) {
      for (const [name, value] of Object.entries(admitted.get(request)?.headers ?? {})) {
        response.headers.set(name, value);
      }
    },
  };
}

// Fails closed: over a WebSocket, for one, operations come in without a request that was parsed.
function requireAdmitted(admitted: Admitted | undefined): Admitted {
  if (admitted !== undefined) return admitted;
  throw new Error('useApiKey has not verified the request that this operation came with');
}
