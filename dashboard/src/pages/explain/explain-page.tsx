import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** Why a key works or does not. */
export function ExplainPage(): ReactElement {
  return <Page title="Explain">{null}</Page>;
}
