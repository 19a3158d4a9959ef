import { Plus } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { useIsOperator } from '../../data/viewer';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { KeyList } from './key-list';
import { KeyMeter } from './key-meter';
import { ListControls } from './list-controls';
import { useListState } from './list-state';
import { useDefaultAccount } from './use-default-account';
import { useKeptFocus } from './use-kept-focus';
import { useKeyActions } from './use-key-actions';

/** The list of API keys, and the way to a new one. */
export function KeyListPage(): ReactElement {
  const isOperator = useIsOperator();
  const [state, set] = useListState();
  const actions = useKeyActions(useDefaultAccount(state.accountId));
  const region = useRef<HTMLDivElement>(null);
  useKeptFocus(region);
  return (
    <Page
      title="API Keys"
      description="Programs call with the secret of a key. Give each its own, so that one can be revoked without the others."
      actions={
        <Button tone="primary" onClick={actions.create}>
          <Plus aria-hidden="true" />
          Create key
        </Button>
      }
    >
      {(!isOperator || state.accountId !== null) && <KeyMeter accountId={state.accountId} />}
      <div ref={region} className="grid min-w-0 grid-cols-1 gap-4">
        <ListControls state={state} onChange={set} />
        {/* Each view is a list of its own: the rows of one never show in the columns of the other. */}
        <KeyList key={state.view} state={state} onChange={set} actions={actions} />
      </div>
      {actions.dialog}
    </Page>
  );
}
