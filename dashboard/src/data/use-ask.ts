import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { TadaDocumentNode } from 'gql.tada';
import { ask } from './ask';
import { refusalOf } from './ask-error';
import { nameOf } from './graphql';

/** How often what is shown is asked for anew while the page is visible. */
const POLL_MS = 1_500;

/** How long to wait after a refusal or an outage that names no time itself. */
const POLL_AFTER_FAILURE_MS = 4_000;

/** How a question is kept up to date. */
interface AskOptions {
  /** Asks nothing while false. Defaults to true. */
  readonly enabled?: boolean;
  /** Polls while the page is visible. Defaults to true. */
  readonly live?: boolean;
}

/**
 * Asks a query, and again every `POLL_MS` while the page is visible. The answer before stays in
 * `data` until the next one is there, also when the variables change or a poll fails.
 */
export function useAsk<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  { enabled = true, live = true }: AskOptions = {},
): UseQueryResult<Data, Error> {
  return useQuery<Data, Error>({
    queryKey: [nameOf(document), variables],
    queryFn: ({ signal }) => ask(document, variables, signal),
    enabled,
    refetchInterval: ({ state }) => (live ? nextPollMs(state.error) : false),
    refetchOnWindowFocus: 'always',
    placeholderData: keepPreviousData,
  });
}

function nextPollMs(error: Error | null): number {
  if (error === null) return POLL_MS;
  const { retryAfterSeconds } = refusalOf(error);
  return retryAfterSeconds === undefined ? POLL_AFTER_FAILURE_MS : retryAfterSeconds * 1_000;
}
