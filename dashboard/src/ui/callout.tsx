import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { joinClasses } from './join-classes';

/** What a callout is about. */
type CalloutTone = 'info' | 'good' | 'warn' | 'bad';

const TONES: Readonly<Record<CalloutTone, string>> = Object.freeze({
  info: 'bg-accent-tint [&>svg]:text-accent',
  good: 'bg-good-tint [&>svg]:text-good',
  warn: 'bg-warn-tint [&>svg]:text-warn',
  bad: 'bg-bad-tint [&>svg]:text-bad',
});

const ICONS = Object.freeze({
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
});

/** A notice in a box. */
export function Callout({
  tone = 'info',
  title,
  children,
}: {
  readonly tone?: CalloutTone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  const Icon = ICONS[tone];
  return (
    <div className={joinClasses('flex gap-3 rounded-lg p-3 text-sm text-ink', TONES[tone])}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 gap-1 break-words">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  );
}
