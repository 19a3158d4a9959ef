import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { TadaDocumentNode } from 'gql.tada';
import { ask } from './ask';
import { useInFlight } from './use-in-flight';

/** What to do with a mutation's answer, besides asking anew for what is shown. */
interface DoOptions<Data, Variables> {
  readonly onSuccess?: (data: Data) => void;
  readonly onError?: (error: Error) => void;
  /**
   * What a call is about, for buttons in rows: calls about different things may be on their way at
   * the same time. Without it there is one call at a time.
   */
  readonly about?: (variables: Variables) => string;
}

/** A mutation and how it stands. */
export type Doing<Data, Variables> = Omit<
  UseMutationResult<Data, Error, Variables>,
  'mutate' | 'mutateAsync'
> & { readonly mutate: (variables: Variables) => void };

/**
 * A mutation: `mutate(variables)` sends it, unless it is on its way already, and once it has
 * succeeded everything shown is asked for anew. Its answer is forgotten with the component, since it
 * may hold a secret.
 */
export function useDo<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  { about = () => '', onError, onSuccess }: DoOptions<Data, Variables> = {},
): Doing<Data, Variables> {
  const client = useQueryClient();
  const inFlight = useInFlight();
  const mutation = useMutation<Data, Error, Variables>({
    mutationFn: (variables) => ask(document, variables),
    gcTime: 0,
    onSuccess: (data) => {
      void client.invalidateQueries();
      onSuccess?.(data);
    },
    onError: (error) => onError?.(error),
    onSettled: (_data, _error, variables) => inFlight.settle(about(variables)),
  });
  return {
    ...mutation,
    mutate: (variables) => inFlight.start(about(variables), () => mutation.mutate(variables)),
  };
}
