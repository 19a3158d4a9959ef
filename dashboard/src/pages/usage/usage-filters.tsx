import type { ReactElement } from 'react';
import { useIsOperator } from '../../data/viewer';
import { AccountFilterPicker } from '../../ui/account-picker';
import { type Choice, Segmented } from '../../ui/choices';
import { KeyPicker } from '../../ui/key-picker';
import {
  USAGE_RANGES,
  type UsageChoice,
  type UsageInterval,
  type UsageRange,
} from './usage-choice';

const RANGES = Object.entries(USAGE_RANGES).map(
  ([value, { label }]): Choice<UsageRange> => ({ value: value as UsageRange, label }),
);

const INTERVALS: readonly Choice<UsageInterval>[] = Object.freeze([
  { value: 'HOUR', label: 'Hours' },
  { value: 'DAY', label: 'Days' },
]);

/** What is looked at: whose uses, how far back, in hours or in days. */
export function UsageFilters({
  choice,
  onChange,
}: {
  readonly choice: UsageChoice;
  readonly onChange: (change: Partial<UsageChoice>) => void;
}): ReactElement {
  const { accountId, interval, keyId, range } = choice;
  const isOperator = useIsOperator();
  return (
    <div className="flex flex-wrap items-center gap-3">
      {isOperator && (
        <div className="w-full sm:w-48">
          <AccountFilterPicker
            value={accountId}
            onPick={(id) => onChange({ accountId: id, keyId: null })}
          />
        </div>
      )}
      <div className="w-full sm:w-72">
        <KeyPicker
          label="Key"
          every="All keys"
          value={keyId}
          accountId={accountId}
          onPick={(id) => onChange({ keyId: id })}
        />
      </div>
      <Segmented
        label="Range"
        choices={RANGES}
        value={range}
        onChange={(value) => onChange({ range: value, interval: USAGE_RANGES[value].interval })}
      />
      {range !== '24h' && (
        <Segmented
          label="Interval"
          choices={INTERVALS}
          value={interval}
          onChange={(value) => onChange({ interval: value })}
        />
      )}
    </div>
  );
}
