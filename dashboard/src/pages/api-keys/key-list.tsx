import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useAsk } from '../../data/use-ask';
import { useIsOperator } from '../../data/viewer';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Select } from '../../ui/inputs';
import { Pager } from '../../ui/pager';
import { keysQuery } from './key-documents';
import { KeyTable } from './key-table';
import { type ListParameter, type ListState, listVariables, PAGE_SIZES } from './list-state';
import { NoKeyMatches } from './no-key-matches';
import { RevokedTable } from './revoked-table';
import { useUrlPages } from './url-pages';
import type { KeyActions } from './use-key-actions';

/** A page of the keys that the address asks for. */
export function KeyList({
  state,
  actions,
  onChange,
}: {
  readonly state: ListState;
  readonly actions: KeyActions;
  readonly onChange: (name: ListParameter, value: string) => void;
}): ReactElement {
  const pages = useUrlPages();
  const answer = useAsk(keysQuery, listVariables(state, pages.after));
  const hasAccounts = useIsOperator() && state.accountId === null;
  return (
    <Answer of={answer}>
      {({ apiKeys }) => {
        if (apiKeys.nodes.length === 0) {
          return pages.index > 0 ? (
            <EmptyState
              title="There is nothing on this page any more"
              action={<Button onClick={() => onChange('search', state.search)}>First page</Button>}
            />
          ) : (
            <NoKeys state={state} onCreate={actions.create} />
          );
        }
        const Table = state.view === 'revoked' ? RevokedTable : KeyTable;
        return (
          <div className="grid min-w-0 grid-cols-1 gap-4" aria-busy={answer.isPlaceholderData}>
            <Table keys={apiKeys.nodes} hasAccounts={hasAccounts} onAct={actions.act} />
            <Pager pages={pages} pageSize={state.pageSize} connection={apiKeys} />
            {apiKeys.totalCount > PAGE_SIZES[0] && (
              <PageSize size={state.pageSize} onChange={(size) => onChange('size', size)} />
            )}
          </div>
        );
      }}
    </Answer>
  );
}

function PageSize({
  size,
  onChange,
}: {
  readonly size: number;
  readonly onChange: (size: string) => void;
}): ReactElement {
  return (
    <p className="flex items-center gap-2 text-sm text-ink-soft">
      <span aria-hidden="true">Keys on a page</span>
      <Select
        aria-label="Keys on a page"
        className="w-20"
        value={size}
        onChange={({ target }) =>
          onChange(target.value === String(PAGE_SIZES[0]) ? '' : target.value)
        }
      >
        {PAGE_SIZES.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </Select>
    </p>
  );
}

/** Why the list is empty, and what to do about it. */
function NoKeys({
  state,
  onCreate,
}: {
  readonly state: ListState;
  readonly onCreate: () => void;
}): ReactElement {
  const isFiltered = state.view === 'keys' && state.status !== 'any';
  if (isFiltered || state.search !== '') {
    return <NoKeyMatches state={state} />;
  }
  if (state.view === 'revoked') {
    return (
      <EmptyState icon={<KeyRound />} title="No key was revoked">
        <p>A key that is revoked stays here for good, with the time and the reason.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<KeyRound />}
      title="No keys yet"
      action={
        <Button tone="primary" onClick={onCreate}>
          Create your first key
        </Button>
      }
    >
      <p>A key lets a program call on behalf of the account. Its secret is shown once.</p>
    </EmptyState>
  );
}
