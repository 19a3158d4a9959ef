import { useSearchParams } from 'wouter';

/** How far back a page of usage looks. */
export type UsageRange = '24h' | '7d' | '30d' | '90d';

/** The length of the parts, as the schema has it. */
export type UsageInterval = 'HOUR' | 'DAY';

/** What is looked at. It stands in the address, so that a view can be linked to. */
export interface UsageChoice {
  /** One key's uses; null for those of all. */
  readonly keyId: string | null;
  /** For operators: whose. Null for everybody's. */
  readonly accountId: string | null;
  readonly range: UsageRange;
  readonly interval: UsageInterval;
}

interface UsageRangeWords {
  readonly label: string;
  readonly days: number;
  readonly words: string;
  readonly interval: UsageInterval;
}

/** Each range: its name, its days, its words, and the interval that suits it. */
export const USAGE_RANGES: Readonly<Record<UsageRange, UsageRangeWords>> = Object.freeze({
  '24h': { label: '24 hours', days: 1, words: 'these 24 hours', interval: 'HOUR' },
  '7d': { label: '7 days', days: 7, words: 'these 7 days', interval: 'DAY' },
  '30d': { label: '30 days', days: 30, words: 'these 30 days', interval: 'DAY' },
  '90d': { label: '90 days', days: 90, words: 'these 90 days', interval: 'DAY' },
});

/** The choice in the address, and a way to change parts of it. */
export function useUsageChoice(): readonly [UsageChoice, (change: Partial<UsageChoice>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const choice = readChoice(parameters);
  function change(part: Partial<UsageChoice>): void {
    setParameters(() => writeChoice({ ...choice, ...part }));
  }
  return [choice, change];
}

function readChoice(parameters: URLSearchParams): UsageChoice {
  const range = readRange(parameters.get('range'));
  return {
    keyId: parameters.get('key') || null,
    accountId: parameters.get('account') || null,
    range,
    interval: readInterval(parameters.get('interval'), range),
  };
}

function readRange(text: string | null): UsageRange {
  return text !== null && Object.hasOwn(USAGE_RANGES, text) ? (text as UsageRange) : '24h';
}

/** A day is the least that days can be told of, so 24 hours are told by the hour only. */
function readInterval(text: string | null, range: UsageRange): UsageInterval {
  if (range === '24h') return 'HOUR';
  if (text === 'hour') return 'HOUR';
  return text === 'day' ? 'DAY' : USAGE_RANGES[range].interval;
}

/** Only what differs from the defaults. */
function writeChoice({ keyId, accountId, range, interval }: UsageChoice): URLSearchParams {
  const parameters = new URLSearchParams();
  if (keyId !== null) parameters.set('key', keyId);
  if (accountId !== null) parameters.set('account', accountId);
  if (range !== '24h') parameters.set('range', range);
  if (range !== '24h' && interval !== USAGE_RANGES[range].interval) {
    parameters.set('interval', interval.toLowerCase());
  }
  return parameters;
}
