import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import type { ReactElement } from 'react';
import { RelativeTime } from '../../ui/relative-time';
import { ServerWords } from '../../ui/server-words';
import type { Check } from './explanation';
import { readableMessage } from './readable-message';

const NAMES: Readonly<Record<Check['name'], string>> = Object.freeze({
  WELL_FORMED: 'Form and checksum',
  KNOWN: 'Belongs to a key',
  NOT_REPLACED: 'Not replaced',
  NOT_REVOKED: 'Not revoked',
  NOT_EXPIRED: 'Not expired',
  ENABLED: 'Enabled',
  HAS_SCOPES: 'Has the scopes',
  WITHIN_MINUTE: 'Within the minute’s limit',
  WITHIN_DAY: 'Within the day’s limit',
});

const OUTCOMES = Object.freeze({
  PASSED: { word: 'Passed', icon: CircleCheck, tone: 'text-good' },
  FAILED: { word: 'Failed', icon: CircleX, tone: 'text-bad' },
  SKIPPED: { word: 'Skipped', icon: CircleMinus, tone: 'text-ink-soft' },
});

/** Every check in the order in which it is asked, with how it came out. */
export function CheckList({ checks }: { readonly checks: readonly Check[] }): ReactElement {
  return (
    <ol
      aria-label="Checks"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface"
    >
      {checks.map((check) => (
        <CheckLine key={check.name} check={check} />
      ))}
    </ol>
  );
}

function CheckLine({ check }: { readonly check: Check }): ReactElement {
  const { name, outcome, passesAt } = check;
  const { icon: Icon, tone, word } = OUTCOMES[outcome];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 px-4 py-3 text-sm">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 ${tone}`} />
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium">{NAMES[name]}</p>
        <p className="text-ink-soft wrap-anywhere">
          <ServerWords text={readableMessage(check)} />
        </p>
        {passesAt !== null && (
          <p>
            Passes <RelativeTime at={passesAt} />
          </p>
        )}
      </div>
      <span className={`text-xs font-semibold ${tone}`}>{word}</span>
    </li>
  );
}
