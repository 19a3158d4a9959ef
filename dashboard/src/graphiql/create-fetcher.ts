import type { GraphiQLProps } from 'graphiql';
import { type ExecutionResult, GraphQLError } from 'graphql';

type Fetcher = GraphiQLProps['fetcher'];
type FetcherParams = Parameters<Fetcher>[0];
type FetcherOptions = Parameters<Fetcher>[1];

/** GraphiQL's own name for the query that asks for the schema. */
const INTROSPECTION = 'IntrospectionQuery';

/**
 * Creates the function that sends an operation to `POST /query` and gives back the server's answer
 * as it came, also when that is an error envelope.
 *
 * `onSchemaRefused` receives what to tell the reader when GraphiQL asked for the schema and the
 * answer holds none.
 */
export function createFetcher(onSchemaRefused: (message: string) => void): Fetcher {
  return async (params, options) => {
    const result = await post(params, options);
    if (params.operationName !== INTROSPECTION || result.data) return result;
    onSchemaRefused(`No schema: ${result.errors?.[0]?.message ?? 'the answer held none'}`);
    // Without the property GraphiQL asks a second time; as undefined it is not shown either.
    return { data: undefined, ...result } as ExecutionResult;
  };
}

async function post(params: FetcherParams, options: FetcherOptions): Promise<ExecutionResult> {
  try {
    const headers = new Headers(options?.headers);
    headers.set('accept', 'application/graphql-response+json, application/json');
    headers.set('content-type', 'application/json');
    const body = JSON.stringify(params);
    return await readAnswer(await fetch('/query', { method: 'POST', headers, body }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure(`No usable answer from the server: ${reason}`);
  }
}

/** A proxy in between may answer with a page of its own. */
async function readAnswer(response: Response): Promise<ExecutionResult> {
  if (response.headers.get('content-type')?.includes('json')) return await response.json();
  return failure(`HTTP ${response.status}, and the answer is not JSON`);
}

function failure(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message)] };
}
