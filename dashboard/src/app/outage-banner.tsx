import type { ReactElement } from 'react';
import { readLastAnswer, useOutage } from '../data/connection';
import { formatInstant } from '../format/instant';
import { Literal } from '../ui/literal';
import { ServerWords } from '../ui/server-words';

/** Says that what is shown is not live, since when, and why. */
export function OutageBanner(): ReactElement {
  const outage = useOutage();
  return (
    <div role="status" aria-label="Connection">
      {outage !== null && (
        <p className="bg-warn-tint px-4 py-2 text-center text-sm text-ink">
          <ServerWords text={outage.message} /> What you see is from{' '}
          {formatInstant(new Date(readLastAnswer()).toISOString())}.
          {outage.requestId !== undefined && (
            <>
              {' '}
              Request <Literal>{outage.requestId}</Literal>.
            </>
          )}
        </p>
      )}
    </div>
  );
}
