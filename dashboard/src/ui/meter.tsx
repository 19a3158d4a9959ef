import type { ReactElement } from 'react';

/** How a meter's bar is coloured. */
export type MeterTone = 'accent' | 'warn' | 'bad';

const TONES: Readonly<Record<MeterTone, string>> = Object.freeze({
  accent: 'fill-accent-solid',
  warn: 'fill-warn',
  bad: 'fill-bad',
});

/** How much of something there is, as a bar. `label` names it, `text` says it in words. */
export function Meter({
  label,
  text,
  value,
  max,
  tone = 'accent',
}: {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly max: number;
  readonly tone?: MeterTone;
}): ReactElement {
  const share = max === 0 ? 0 : Math.min(Math.max(value / max, 0), 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw a <meter> in colours of their own
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={text}
      className="w-full"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="block h-1.5 w-full overflow-hidden rounded-full bg-sunken inset-ring inset-ring-line"
      >
        <rect width={share * 100} height="6" className={TONES[tone]} />
      </svg>
    </div>
  );
}
