import { ArrowLeft } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { Link } from 'wouter';
import { refusalOf } from '../../data/ask-error';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { Callout } from '../../ui/callout';
import { Page } from '../../ui/page';
import { keyQuery } from './key-documents';
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
  const apiKey = answer.data?.apiKey;
  if (apiKey == null) {
    const isMissing = answer.error !== null && refusalOf(answer.error).code === 'NOT_FOUND';
    return (
      <Way>
        <Page title={isMissing ? 'There is no such key' : 'API key'}>
          {isMissing ? (
            <p>It may belong to another account, or the address is wrong.</p>
          ) : (
            <Answer of={answer}>{() => null}</Answer>
          )}
        </Page>
      </Way>
    );
  }
  return (
    <div ref={region} className="min-w-0">
      <Way>
        <Page
          title={apiKey.label}
          actions={<KeyMenu apiKey={apiKey} onAct={actions.act} isDetails />}
        >
          {apiKey.revokedAt !== null && (
            <Callout tone="bad" title="This key is revoked, for good">
              <p>{apiKey.revokeReason ?? 'No reason was given.'}</p>
            </Callout>
          )}
          <KeyFacts apiKey={apiKey} />
          <KeyUse apiKey={apiKey} />
          <KeySecrets secrets={apiKey.secrets} revokedAt={apiKey.revokedAt} />
          <KeyEvents id={apiKey.id} />
        </Page>
      </Way>
      {actions.dialog}
    </div>
  );
}

/** The way back to the list, above the page's title. */
function Way({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <Link
        href="/api-keys"
        className="inline-flex w-fit items-center gap-1.5 rounded text-sm font-medium text-accent hover:underline"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        All API keys
      </Link>
      {children}
    </div>
  );
}
