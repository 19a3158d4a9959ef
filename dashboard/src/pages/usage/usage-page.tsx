import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** What API keys were used for. */
export function UsagePage(): ReactElement {
  return <Page title="Usage">{null}</Page>;
}
