import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { TadaDocumentNode } from 'gql.tada';
import { ask } from './ask';

/** What to do with a mutation's answer, besides asking anew for what is shown. */
export interface DoOptions<Data> {
  readonly onSuccess?: (data: Data) => void;
}

/**
 * A mutation: `mutate(variables)` sends it, and once it has succeeded everything shown is asked for
 * anew. Its answer is forgotten with the component, since it may hold a secret.
 */
export function useDo<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  { onSuccess }: DoOptions<Data> = {},
): UseMutationResult<Data, Error, Variables> {
  const client = useQueryClient();
  return useMutation<Data, Error, Variables>({
    mutationFn: (variables) => ask(document, variables),
    gcTime: 0,
    onSuccess: (data) => {
      void client.invalidateQueries();
      onSuccess?.(data);
    },
  });
}
