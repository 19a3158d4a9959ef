import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'wouter';
import { formatInstant } from '../../format/instant';
import { Card } from '../../ui/card';
import { joinClasses } from '../../ui/join-classes';
import { Literal } from '../../ui/literal';
import { RateLimitMeters } from '../../ui/rate-limit-meters';
import { RelativeTime } from '../../ui/relative-time';
import { ServerWords } from '../../ui/server-words';
import { CheckList } from './check-list';
import type { Explanation } from './explanation';
import { RefusalList } from './refusal-list';
import { verdictWords } from './verdict-words';

/** What the server says about a secret or a key. `actions` stand beside the verdict. */
export function ExplanationResult({
  explanation,
  actions,
}: {
  readonly explanation: Explanation;
  readonly actions?: ReactNode;
}): ReactElement {
  const { apiKey, checks, lastRefusals, rateLimits } = explanation;
  return (
    <div className="grid min-w-0 gap-6">
      <VerdictBox explanation={explanation} actions={actions} />
      <Card title="Checks" description="All of them, in the order in which a call is checked.">
        <CheckList checks={checks} />
      </Card>
      {rateLimits !== null && (
        <Card title="Left now">
          <RateLimitMeters rateLimits={rateLimits} />
        </Card>
      )}
      {apiKey !== null && lastRefusals !== null && (
        <Card title="Last refusals">
          <RefusalList refusals={lastRefusals} />
        </Card>
      )}
    </div>
  );
}

function VerdictBox({
  explanation,
  actions,
}: {
  readonly explanation: Explanation;
  readonly actions: ReactNode;
}): ReactElement {
  const { account, apiKey, code, retryAt, valid } = explanation;
  const { remedy, sentence } = verdictWords(explanation);
  const Icon = valid ? CircleCheck : CircleX;
  return (
    <section
      aria-label="Verdict"
      className={joinClasses(
        'flex flex-wrap items-start gap-x-4 gap-y-3 rounded-xl p-4 sm:p-5',
        valid ? 'bg-good-tint' : 'bg-bad-tint',
      )}
    >
      <Icon
        aria-hidden="true"
        className={joinClasses('mt-0.5 size-6 shrink-0', valid ? 'text-good' : 'text-bad')}
      />
      <div className="grid min-w-0 flex-1 basis-48 gap-1.5">
        <p role="status" className="text-lg font-semibold">
          <ServerWords text={sentence} />
        </p>
        {retryAt !== null && (
          <p>
            It will be accepted again at {formatInstant(retryAt)} (<RelativeTime at={retryAt} />
            ).
          </p>
        )}
        {code === 'QUOTA_EXCEEDED' && retryAt === null && (
          <p>Waiting does not help: the call costs more than a whole window allows.</p>
        )}
        {remedy !== undefined && <p>{remedy}</p>}
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <Literal isCode className="font-mono font-semibold">
            {code}
          </Literal>
          {apiKey !== null && (
            <span>
              Key{' '}
              <Link href={`/api-keys/${apiKey.id}`} className="font-medium underline">
                <Literal>{apiKey.label}</Literal>
              </Link>{' '}
              <Literal isCode className="font-mono text-[0.8125rem] text-ink-soft">
                {apiKey.prefix}…
              </Literal>
            </span>
          )}
          {account !== null && (
            <span className="text-ink-soft">
              Account <Literal>{account.name}</Literal>
            </span>
          )}
        </p>
      </div>
      {actions}
    </section>
  );
}
