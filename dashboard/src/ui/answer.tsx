import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { PageError } from './page';
import { Skeleton } from './skeleton';

/**
 * What a query found, once it is there: a skeleton before, the refusal if there is nothing to show.
 * A poll that fails later leaves what is shown; the banner of the shell speaks of that.
 */
export function Answer<Data>({
  of,
  skeleton = <Skeleton />,
  children,
}: {
  readonly of: UseQueryResult<Data, Error>;
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}): ReactElement {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  return <>{of.error === null ? skeleton : <PageError error={of.error} />}</>;
}
