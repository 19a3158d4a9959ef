import { ScrollText } from 'lucide-react';
import { type ReactElement, useCallback } from 'react';
import { useSearchParams } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { useIsOperator } from '../../data/viewer';
import { AccountFilterPicker } from '../../ui/account-picker';
import { Answer } from '../../ui/answer';
import { EmptyState } from '../../ui/empty-state';
import { SearchInput } from '../../ui/inputs';
import { Page } from '../../ui/page';
import { Pager, usePages } from '../../ui/pager';
import { auditEventParts } from './audit-event';
import { AuditTable } from './audit-table';

const PAGE_SIZE = 20;

const auditLogQuery = graphql(
  `
  query AuditLog($first: Int!, $after: String, $accountId: ID, $targetId: ID) {
    auditEvents(first: $first, after: $after, accountId: $accountId, targetId: $targetId) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...AuditEventParts }
    }
  }
`,
  [auditEventParts],
);

/** Who changed what, and when: newest first. */
export function AuditLogPage(): ReactElement {
  const isOperator = useIsOperator();
  const [parameters, setParameters] = useSearchParams();
  const accountId = parameters.get('account') || null;
  const targetId = parameters.get('target') || null;
  const pages = usePages(`${accountId} ${targetId}`);
  const answer = useAsk(auditLogQuery, {
    first: PAGE_SIZE,
    after: pages.after,
    accountId,
    targetId,
  });
  const set = useCallback(
    (name: 'account' | 'target', value: string | null) =>
      setParameters((before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      }),
    [setParameters],
  );
  const search = useCallback((text: string) => set('target', text || null), [set]);
  return (
    <Page
      title="Audit log"
      description="Who changed what, and when. Each change is kept with how things were before and after."
    >
      <div className="flex flex-wrap gap-3">
        {isOperator && (
          <div className="w-full sm:w-48">
            <AccountFilterPicker value={accountId} onPick={(id) => set('account', id)} />
          </div>
        )}
        <SearchInput
          label="Id of what was changed"
          placeholder="Id, such as key_…"
          value={targetId ?? ''}
          onSearch={search}
        />
      </div>
      <Answer of={answer}>
        {({ auditEvents }) =>
          auditEvents.nodes.length === 0 ? (
            <EmptyState icon={<ScrollText />} title="No changes on record">
              {targetId !== null && 'Nothing with this id was changed. Paste the whole id.'}
            </EmptyState>
          ) : (
            <>
              <AuditTable events={auditEvents.nodes} />
              <Pager pages={pages} pageSize={PAGE_SIZE} connection={auditEvents} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}
