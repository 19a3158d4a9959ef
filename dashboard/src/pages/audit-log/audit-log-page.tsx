import type { ReactElement } from 'react';
import { Page } from '../../ui/page';

/** Who changed what, and when. */
export function AuditLogPage(): ReactElement {
  return <Page title="Audit log">{null}</Page>;
}
