import type { ReactElement } from 'react';
import { isOutage, refusalOf } from '../data/ask-error';
import { Callout } from './callout';
import { Literal } from './literal';
import { ServerWords } from './server-words';

/**
 * Why something was refused, read out when it appears; nothing while `error` is null. What belongs
 * to a field of `except` stands beside that field already.
 */
export function ErrorCallout({
  error,
  except = [],
}: {
  readonly error: unknown;
  readonly except?: readonly string[];
}): ReactElement {
  return (
    <div role="alert" className="empty:hidden">
      {error != null && !except.includes(refusalOf(error).field ?? '') && (
        <Callout tone="bad">
          <p>
            <ServerWords text={refusalOf(error).message} />
          </p>
          <RequestId error={error} />
        </Callout>
      )}
    </div>
  );
}

/** The request to look for in the server's log, when it is the server's fault. */
export function RequestId({ error }: { readonly error: unknown }): ReactElement | null {
  const { requestId } = refusalOf(error);
  if (requestId === undefined || !isOutage(error)) return null;
  return (
    <p className="text-ink-soft">
      Request{' '}
      <Literal isCode className="font-mono break-all">
        {requestId}
      </Literal>
    </p>
  );
}
