import type { ReactElement } from 'react';
import {
  describeDistance,
  describeDistanceShortly,
  describeMinute,
  describeMinuteShortly,
  formatInstant,
  formatMinute,
} from '../format/instant';
import { Tooltip } from './tooltip';
import { useEachSecond } from './use-now';

/**
 * An instant as `3 minutes ago`, or `3m ago` if it `isShort`; exact in UTC on hover and on focus.
 * `absent` when there is none.
 */
export function RelativeTime({
  at,
  absent = 'Never',
  isShort = false,
}: {
  readonly at: string | null | undefined;
  readonly absent?: string;
  readonly isShort?: boolean;
}): ReactElement {
  if (at == null) return <span className="text-ink-soft">{absent}</span>;
  const describe = isShort ? describeDistanceShortly : describeDistance;
  return <Distance at={at} describe={describe} exact={formatInstant(at)} />;
}

/** A last use, of which only the minute is kept: it begins at `at`. */
export function LastUse({
  at,
  isShort = false,
}: {
  readonly at: string | null;
  readonly isShort?: boolean;
}): ReactElement {
  if (at === null) return <span className="text-ink-soft">Never</span>;
  const describe = isShort ? describeMinuteShortly : describeMinute;
  return <Distance at={at} describe={describe} exact={formatMinute(at)} />;
}

function Distance({
  at,
  describe,
  exact,
}: {
  readonly at: string;
  readonly describe: typeof describeDistance;
  readonly exact: string;
}): ReactElement {
  const text = useEachSecond((nowMs) => describe(at, nowMs));
  return (
    <Tooltip text={exact}>
      <time
        dateTime={at}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact instant is for the keyboard too
        tabIndex={0}
        className="rounded whitespace-nowrap underline decoration-line-strong decoration-dotted underline-offset-4"
      >
        {text}
      </time>
    </Tooltip>
  );
}
