import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** One account. */
export function AccountPage(): ReactElement {
  return <Page title="Account">{null}</Page>;
}
