import { ArrowRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { Literal } from '../../ui/literal';
import { type FieldChange, fieldWords } from './list-changes';

/** The fields that a change touched, each as it was and as it is. */
export function ChangeList({
  changes,
}: {
  readonly changes: readonly FieldChange[];
}): ReactElement {
  if (changes.length === 0) return <p className="text-ink-soft">No field changed.</p>;
  return (
    <dl aria-label="Changes" className="grid gap-x-4 gap-y-2 sm:grid-cols-[max-content_1fr]">
      {changes.map(({ after, before, field }) => (
        <div key={field} className="grid gap-x-4 gap-y-1 sm:col-span-2 sm:grid-cols-subgrid">
          <dt className="text-ink-soft">{fieldWords(field)}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            {before !== null && (
              <del className="rounded bg-bad-tint px-1.5 break-all decoration-bad">
                <span className="sr-only">before: </span>
                <Literal>{before}</Literal>
              </del>
            )}
            {before !== null && (
              <ArrowRight aria-hidden="true" className="size-3.5 shrink-0 text-ink-soft" />
            )}
            {after === null ? (
              <span className="text-ink-soft">none</span>
            ) : (
              <ins className="rounded bg-good-tint px-1.5 break-all no-underline">
                <span className="sr-only">after: </span>
                <Literal>{after}</Literal>
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
