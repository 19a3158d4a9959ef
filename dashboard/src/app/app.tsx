import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, Suspense, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { loadLater } from '../data/load-later';
import { createQueryClient } from '../data/query-client';
import { endSession } from '../data/session-end';
import { Toasts } from '../ui/toasts';
import { TooltipProvider } from '../ui/tooltip';
import { goToSignIn } from './go-to-sign-in';
import { PageBoundary } from './page-boundary';
import { Shell } from './shell';

const SignInPage = loadLater(
  async () => (await import('../pages/sign-in/sign-in-page')).SignInPage,
);
const LinkPage = loadLater(async () => (await import('../pages/sign-in/link-page')).LinkPage);

/** The dashboard: the pages before signing in, and the shell with all others. */
export function App(): ReactElement {
  const [place] = useLocation();
  const [client] = useState(() => createQueryClient(() => endSession(leave)));
  function leave(): void {
    client.clear();
    goToSignIn();
  }
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <PageBoundary place={place} className="mx-auto max-w-xl px-4 py-16">
          <Suspense>
            <Switch>
              <Route path="/sign-in" component={SignInPage} />
              <Route path="/set-up" component={LinkPage} />
              <Route path="/invitation" component={LinkPage} />
              <Route path="/reset-password" component={LinkPage} />
              <Route component={Shell} />
            </Switch>
          </Suspense>
        </PageBoundary>
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
