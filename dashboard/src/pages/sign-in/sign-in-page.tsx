import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** Signing in. */
export function SignInPage(): ReactElement {
  return <Page title="Sign in">{null}</Page>;
}
