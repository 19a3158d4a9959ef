import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { joinClasses } from './join-classes';

/**
 * A table with a name. Below 640 px each row is a card, for which every `Cell` has a `label`. Of a
 * broad table the rows are cards below 1280 px, in which cells stand side by side where they can. A
 * table that is still too wide scrolls by itself, also by keyboard.
 */
export function Table({
  label,
  isBroad = false,
  children,
}: {
  readonly label: string;
  readonly isBroad?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    // It is positioned so that names of columns that are only read out scroll with their table.
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, since there is nothing to fill in
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-xl border border-line bg-surface"
    >
      <table
        aria-label={label}
        className={joinClasses('stacking-table w-full text-left text-sm', isBroad && 'broad-table')}
      >
        {children}
      </table>
    </div>
  );
}

/** The row of column names; its children are `ColumnHeader`s. */
export function TableHead({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <thead className="border-b border-line text-xs text-ink-soft">
      <tr>{children}</tr>
    </thead>
  );
}

/** The rows. */
export function TableBody({ children }: { readonly children: ReactNode }): ReactElement {
  return <tbody className="divide-y divide-line">{children}</tbody>;
}

/** One row; its first cell is a `RowHeader`. */
export function Row({ className, ...rest }: ComponentProps<'tr'>): ReactElement {
  return <tr {...rest} className={joinClasses('align-middle hover:bg-sunken/50', className)} />;
}

/** The name of a column. `hidden` for a column of buttons, whose name is only read out. */
export function ColumnHeader({
  hidden = false,
  className,
  children,
  ...rest
}: ComponentProps<'th'> & { readonly hidden?: boolean }): ReactElement {
  return (
    <th
      scope="col"
      {...rest}
      className={joinClasses('px-4 py-2.5 font-semibold whitespace-nowrap', className)}
    >
      {hidden ? <span className="sr-only">{children}</span> : children}
    </th>
  );
}

/** What a row is about, for those who hear the table. */
export function RowHeader({ className, ...rest }: ComponentProps<'th'>): ReactElement {
  return <th scope="row" {...rest} className={joinClasses('px-4 py-2.5 font-medium', className)} />;
}

/** One cell. `label` names its column when rows are cards. */
export function Cell({
  label,
  className,
  ...rest
}: ComponentProps<'td'> & { readonly label?: string }): ReactElement {
  return <td {...rest} data-label={label} className={joinClasses('px-4 py-2.5', className)} />;
}
