import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { askAuth } from './ask';

/** A call of `/auth/…`: `mutate(body)` sends it. Passwords are forgotten with the component. */
export function useAuth<Data, Body extends object>(
  path: `/auth/${string}`,
  onSuccess: (data: Data, body: Body) => void | Promise<void>,
): UseMutationResult<Data, Error, Body> {
  return useMutation<Data, Error, Body>({
    mutationFn: (body) => askAuth<Data>(path, body),
    gcTime: 0,
    onSuccess,
  });
}
