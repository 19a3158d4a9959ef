import { type ReactElement, Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { noteSession } from '../data/session-note';
import { useAsk } from '../data/use-ask';
import { ViewerProvider, viewerQuery } from '../data/viewer';
import { Page, PageError } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { Navigation } from './navigation';
import { OutageBanner } from './outage-banner';
import { PageBoundary } from './page-boundary';
import { PAGE_ROUTES } from './routes';

/** What surrounds every page once someone is signed in: navigation, banner, main region. */
export function Shell(): ReactElement {
  const { data, error } = useAsk(viewerQuery, {});
  const [place] = useLocation();
  const isPerson = data?.viewer.user != null;
  useEffect(() => {
    if (isPerson) noteSession(true);
  }, [isPerson]);
  if (data === undefined) return <Waiting error={error} />;
  const isOperator = data.viewer.scopes.includes('*');
  return (
    <ViewerProvider viewer={data.viewer}>
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-accent-solid px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="min-h-dvh print:block! lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <Navigation />
        <div className="min-w-0">
          <OutageBanner />
          <main id="main" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 sm:px-8 sm:py-8">
            <PageBoundary place={place}>
              <Suspense fallback={<Skeleton />}>
                <Switch>
                  {PAGE_ROUTES.map(({ operatorsOnly, page, path }) => (
                    <Route
                      key={path}
                      path={path}
                      component={operatorsOnly && !isOperator ? NoSuchPage : page}
                    />
                  ))}
                  <Route component={NoSuchPage} />
                </Switch>
              </Suspense>
            </PageBoundary>
          </main>
        </div>
      </div>
    </ViewerProvider>
  );
}

/** Before it is known who is signed in; a session that is over leads to the sign-in page. */
function Waiting({ error }: { readonly error: Error | null }): ReactElement {
  return (
    <main className="mx-auto grid max-w-xl gap-4 px-4 py-16">
      {error === null ? (
        <Skeleton lines={3} />
      ) : (
        <Page title="Tollkey">
          <PageError error={error} />
        </Page>
      )}
    </main>
  );
}

function NoSuchPage(): ReactElement {
  return (
    <Page title="There is no such page">
      <p>Choose one of the pages in the navigation.</p>
    </Page>
  );
}
