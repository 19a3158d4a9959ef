import type { ResultOf } from 'gql.tada';
import { createContext, type ReactElement, type ReactNode, use } from 'react';
import { graphql } from './graphql';

/** Who is signed in, for the shell and for what depends on scopes. */
export const viewerQuery = graphql(`
  query Viewer {
    viewer {
      user { id email name isOperator }
      apiKey { id label }
      account { id name }
      scopes
    }
  }
`);

/** Whoever is signed in: a person, or a program with an API key. */
export type Viewer = ResultOf<typeof viewerQuery>['viewer'];

const ViewerContext = createContext<Viewer | null>(null);

/** Tells everything inside who is signed in. */
export function ViewerProvider({
  viewer,
  children,
}: {
  readonly viewer: Viewer;
  readonly children: ReactNode;
}): ReactElement {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** Who is signed in. Only inside the shell. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (viewer === null) throw new Error('useViewer was called outside the shell');
  return viewer;
}

/** Whether the signed-in one acts on every account. */
export function useIsOperator(): boolean {
  return useViewer().scopes.includes('*');
}
