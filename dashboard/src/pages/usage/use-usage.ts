import { useMemo, useState } from 'react';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import type { RateLimitWindow } from '../../ui/rate-limit-meters';
import type { UsageChoice, UsageInterval } from './usage-choice';
import { createUsageView, type ServerUsage, startOfRange, type UsageView } from './usage-view';

const usageParts = graphql(`
  fragment UsageParts on Usage {
    from
    to
    buckets {
      startsAt
      accepted
      refused { total perMinute perDay insufficientScope expired disabled revoked }
    }
  }
`);

const keyUsageQuery = graphql(
  `
  query KeyUsage($id: ID!, $interval: UsageInterval!, $from: DateTime, $to: DateTime) {
    apiKey(id: $id) {
      id
      label
      rateLimits {
        perMinute { limit remaining resetsAt }
        perDay { limit remaining resetsAt }
      }
      usage(interval: $interval, from: $from, to: $to) { ...UsageParts }
    }
  }
`,
  [usageParts],
);

const accountUsageQuery = graphql(
  `
  query AccountUsage($accountId: ID, $interval: UsageInterval!, $from: DateTime, $to: DateTime) {
    usage(accountId: $accountId, interval: $interval, from: $from, to: $to) { ...UsageParts }
  }
`,
  [usageParts],
);

/** The key whose usage is shown, and what is left of its limits. */
export interface UsageKey {
  readonly id: string;
  readonly label: string;
  readonly rateLimits: {
    readonly perMinute: RateLimitWindow;
    readonly perDay: RateLimitWindow;
  } | null;
}

/** What is shown: the choice that it was asked for, its key if it is of one, and the numbers. */
export interface ShownUsage {
  readonly choice: UsageChoice;
  readonly apiKey: UsageKey | null;
  readonly view: UsageView;
}

/**
 * The usage that was chosen, live. Only the newest parts are polled, a day's or a month's, since the
 * past no longer changes; what lies before them is asked for once. Whatever is shown stays until
 * all of the next choice is there.
 */
export function useUsage(choice: UsageChoice): {
  readonly shown: ShownUsage | undefined;
  readonly error: Error | null;
} {
  const { range, interval } = choice;
  const newest = useUsageAnswer(choice, { interval, live: true });
  const to = newest.usage?.to;
  const from = to === undefined ? undefined : startOfRange(range, to);
  const isLong = from !== undefined && newest.usage !== undefined && from < newest.usage.from;
  const older = useUsageAnswer(choice, { interval, from, to, live: false, enabled: isLong });
  const isWhole = newest.usage !== undefined && (!isLong || older.usage !== undefined);
  const before = isLong ? older.usage : undefined;

  const view = useMemo(
    () =>
      isWhole && newest.usage !== undefined
        ? createUsageView({ range, interval }, newest.usage, before)
        : undefined,
    [isWhole, newest.usage, before, range, interval],
  );
  const [last, setLast] = useState<ShownUsage>();
  if (view !== undefined && (view !== last?.view || newest.apiKey !== last.apiKey)) {
    setLast({ choice, apiKey: newest.apiKey, view });
  }
  const error = newest.error ?? older.error;
  return { shown: last, error: view === undefined ? error : null };
}

interface Asked {
  readonly interval: UsageInterval;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly live: boolean;
  readonly enabled?: boolean;
}

/** One answer about a key or an account: nothing while another choice's is all that is there. */
function useUsageAnswer(
  { keyId, accountId }: UsageChoice,
  { interval, from, to, live, enabled = true }: Asked,
): {
  readonly usage: ServerUsage | undefined;
  readonly apiKey: UsageKey | null;
  readonly error: Error | null;
} {
  const stretch = { interval, from: from ?? null, to: to ?? null };
  const ofKey = useAsk(
    keyUsageQuery,
    { id: keyId ?? '', ...stretch },
    { enabled: enabled && keyId !== null, live },
  );
  const ofAccount = useAsk(
    accountUsageQuery,
    { accountId, ...stretch },
    { enabled: enabled && keyId === null, live },
  );
  const { error, isPlaceholderData } = keyId === null ? ofAccount : ofKey;
  const apiKey = ofKey.data?.apiKey ?? null;
  const usage = keyId === null ? ofAccount.data?.usage : (apiKey?.usage ?? undefined);
  return {
    usage: isPlaceholderData ? undefined : usage,
    apiKey: keyId === null ? null : apiKey,
    error,
  };
}
