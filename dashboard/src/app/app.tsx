import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { loadLater } from '../data/load-later';
import { createQueryClient } from '../data/query-client';
import { Toasts } from '../ui/toasts';
import { TooltipProvider } from '../ui/tooltip';
import { goToSignIn } from './go-to-sign-in';
import { Shell } from './shell';

const SignInPage = loadLater(() =>
  import('../pages/sign-in/sign-in-page').then((m) => m.SignInPage),
);
const LinkPage = loadLater(() => import('../pages/sign-in/link-page').then((m) => m.LinkPage));

/** The dashboard: the pages before signing in, and the shell with all others. */
export function App(): ReactElement {
  const [client] = useState(() => createQueryClient(endSession));
  function endSession(): void {
    client.clear();
    goToSignIn();
  }
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <Suspense>
          <Switch>
            <Route path="/sign-in" component={SignInPage} />
            <Route path="/set-up" component={LinkPage} />
            <Route path="/invitation" component={LinkPage} />
            <Route path="/reset-password" component={LinkPage} />
            <Route component={Shell} />
          </Switch>
        </Suspense>
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
