import { useMutation } from '@tanstack/react-query';
import { askAuth } from './ask';
import type { Doing } from './use-do';
import { useInFlight } from './use-in-flight';

/**
 * A call of `/auth/…`: `mutate(body)` sends it, unless it is on its way already. Passwords are
 * forgotten with the component.
 */
export function useAuth<Data, Body extends object>(
  path: `/auth/${string}`,
  onSuccess: (data: Data, body: Body) => void | Promise<void>,
  onError?: (error: Error) => void,
): Doing<Data, Body> {
  const inFlight = useInFlight();
  const mutation = useMutation<Data, Error, Body>({
    mutationFn: (body) => askAuth<Data>(path, body),
    gcTime: 0,
    onSuccess,
    onError: (error) => onError?.(error),
    onSettled: () => inFlight.settle(path),
  });
  return { ...mutation, mutate: (body) => inFlight.start(path, () => mutation.mutate(body)) };
}
