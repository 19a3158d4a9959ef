import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { getRest } from './read-answer';

/** The ways to sign in that this server offers. */
interface AuthMethods {
  readonly password: boolean;
  /** Whether there is an operator, so that somebody can sign in. */
  readonly setUp: boolean;
  readonly oidc: { readonly name: string } | null;
}

/** Asks once which ways to sign in there are. */
export function useAuthMethods(): UseQueryResult<AuthMethods, Error> {
  return useQuery<AuthMethods, Error>({
    queryKey: ['auth-methods'],
    queryFn: () => getRest<AuthMethods>('/auth/methods'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
