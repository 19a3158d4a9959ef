import { ArrowLeft } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { Link } from 'wouter';
import { refusalOf } from '../../data/ask-error';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { Callout } from '../../ui/callout';
import { Page } from '../../ui/page';
import { type KeyDetails, keyQuery } from './key-documents';
import { KeyEvents } from './key-events';
import { KeyFacts } from './key-facts';
import { KeyMenu } from './key-menu';
import { KeySecrets } from './key-secrets';
import { KeyUse } from './key-use';
import { useKeptFocus } from './use-kept-focus';
import { useKeyActions } from './use-key-actions';

/** One key: what it is, what is left of its limits, its secrets and what was done to it. */
export function KeyPage({ id }: { readonly id: string }): ReactElement {
  const answer = useAsk(keyQuery, { id });
  const actions = useKeyActions(null);
  const region = useRef<HTMLDivElement>(null);
  useKeptFocus(region);
  const isMissing = refusalOf(answer.error).code === 'NOT_FOUND';
  const apiKey = isMissing ? null : answer.data?.apiKey;
  return (
    <div ref={region} className="grid min-w-0 grid-cols-1 gap-3">
      <Link
        href="/api-keys"
        className="inline-flex w-fit items-center gap-1.5 rounded text-sm font-medium text-accent hover:underline"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        All API keys
      </Link>
      <Page
        isNamed={!isMissing && apiKey != null}
        title={isMissing ? 'There is no such key' : (apiKey?.label ?? 'API key')}
        actions={apiKey && <KeyMenu apiKey={apiKey} onAct={actions.act} isDetails />}
      >
        {isMissing ? (
          <p>It may belong to another account, or the address is wrong.</p>
        ) : (
          <Answer of={answer}>{() => apiKey && <Details apiKey={apiKey} />}</Answer>
        )}
      </Page>
      {actions.dialog}
    </div>
  );
}

function Details({ apiKey }: { readonly apiKey: KeyDetails }): ReactElement {
  return (
    <>
      {apiKey.revokedAt !== null && (
        <Callout tone="bad" title="This key is revoked, for good">
          <p>{apiKey.revokeReason ?? 'No reason was given.'}</p>
        </Callout>
      )}
      <KeyFacts apiKey={apiKey} />
      <KeyUse apiKey={apiKey} />
      <KeySecrets
        secrets={apiKey.secrets.nodes}
        count={apiKey.secrets.totalCount}
        revokedAt={apiKey.revokedAt}
      />
      <KeyEvents id={apiKey.id} />
    </>
  );
}
