import { AskError, type Refusal } from './ask-error';

interface Envelope {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly request_id?: string;
    readonly context?: { readonly field?: string };
  };
}

interface RestEnvelope {
  readonly error?: string;
  readonly code?: string;
  readonly request_id?: string;
  readonly context?: { readonly field?: string };
}

interface GraphqlAnswer<Data> extends RestEnvelope {
  readonly data?: Data | null;
  readonly errors?: readonly Envelope[];
}

/** How long an answer may take. Without an end a lost connection would look like a slow server. */
const PATIENCE_MS = 30_000;

/** Sends JSON to this server; that it cannot be reached is an `AskError` too. */
export function postJson(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return reach(path, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
}

/** Reads what `GET` of a path under `/auth/` answers. @throws AskError for its refusal. */
export async function getRest<Data>(path: string): Promise<Data> {
  return readRest<Data>(await reach(path, { headers: { accept: 'application/json' } }));
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
  try {
    return await fetch(path, { ...init, signal, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new AskError({
      code: 'UNREACHABLE',
      message: 'The server cannot be reached.',
      isUnanswered: true,
    });
  }
}

/** The data of an answer of `/query`. @throws AskError for the first error of its envelope. */
export async function readGraphql<Data>(response: Response): Promise<Data> {
  const answer = await readJson<GraphqlAnswer<Data>>(response);
  const error = answer.errors?.[0];
  if (error !== undefined) throw new AskError({ ...ofEnvelope(error), ...waitOf(response) });
  if (answer.data == null) throw refusedByRest(response, answer);
  return answer.data;
}

/** An answer of `/auth/…`. @throws AskError for its REST-shaped error. */
export async function readRest<Data>(response: Response): Promise<Data> {
  const answer = await readJson<Data & RestEnvelope>(response);
  if (!response.ok) throw refusedByRest(response, answer);
  return answer;
}

function ofEnvelope({ message, extensions }: Envelope): Refusal {
  return {
    code: extensions?.code ?? 'INTERNAL',
    message,
    requestId: extensions?.request_id,
    field: extensions?.context?.field,
  };
}

function refusedByRest(response: Response, answer: RestEnvelope): AskError {
  return new AskError({
    code: answer.code ?? 'INTERNAL',
    message: answer.error ?? `The server answered ${response.status} without saying why.`,
    requestId: answer.request_id ?? requestIdOf(response),
    field: answer.context?.field,
    ...waitOf(response),
    ...(answer.code === undefined && { isUnanswered: true }),
  });
}

function waitOf(response: Response): Pick<Refusal, 'retryAfterSeconds'> {
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return Number.isNaN(seconds) ? {} : { retryAfterSeconds: seconds };
}

function requestIdOf(response: Response): string | undefined {
  return response.headers.get('x-request-id') ?? undefined;
}

/** A proxy in between may answer with a page of its own. */
async function readJson<Answer>(response: Response): Promise<Answer> {
  try {
    return await response.json();
  } catch {
    throw new AskError({
      code: 'UNAVAILABLE',
      message: `The server answered ${response.status}, but not with JSON.`,
      requestId: requestIdOf(response),
      isUnanswered: true,
    });
  }
}
