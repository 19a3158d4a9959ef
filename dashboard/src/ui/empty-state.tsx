import type { ReactElement, ReactNode } from 'react';

/** What stands where a list would be: why it is empty, and the way to begin. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  return (
    <div className="grid justify-items-center gap-3 rounded-xl border border-dashed border-line-strong px-6 py-12 text-center">
      {icon !== undefined && (
        <div
          aria-hidden="true"
          className="grid size-11 place-items-center rounded-full bg-accent-tint text-accent [&_svg]:size-5"
        >
          {icon}
        </div>
      )}
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="max-w-md text-sm text-ink-soft">{children}</div>}
      {action}
    </div>
  );
}
