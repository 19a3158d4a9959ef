import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** Who may sign in. */
export function PeoplePage(): ReactElement {
  return <Page title="People">{null}</Page>;
}
