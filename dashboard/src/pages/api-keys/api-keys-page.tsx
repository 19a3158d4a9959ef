import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** The API keys of an account. */
export function ApiKeysPage(): ReactElement {
  return <Page title="API Keys">{null}</Page>;
}
