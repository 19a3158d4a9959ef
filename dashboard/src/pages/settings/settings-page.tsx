import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** One's own settings. */
export function SettingsPage(): ReactElement {
  return <Page title="Settings">{null}</Page>;
}
