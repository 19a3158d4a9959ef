import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isOutage, isSessionOver } from './ask-error';
import { connection } from './connection';

/** Creates what remembers the answers. `onSessionOver` is called when nobody is signed in any more. */
export function createQueryClient(onSessionOver: () => void): QueryClient {
  const endIfOver = (error: unknown): void => {
    if (isSessionOver(error)) onSessionOver();
  };
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        endIfOver(error);
        if (isOutage(error)) connection.failed(error);
        else connection.succeeded();
      },
      onSuccess: () => connection.succeeded(),
    }),
    mutationCache: new MutationCache({ onError: endIfOver }),
    defaultOptions: {
      // What fails is asked again by the next poll, and a browser's idea of "online" is a guess.
      queries: { retry: false, networkMode: 'always', gcTime: 60_000 },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
