import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { joinClasses } from './join-classes';

/** How much a button asks to be pressed. */
export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap ' +
  'transition-colors disabled:opacity-60 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0';

const TONES: Readonly<Record<ButtonTone, string>> = Object.freeze({
  primary: 'bg-accent-solid text-on-accent hover:bg-accent-solid-hover',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'bg-bad-solid text-on-accent hover:bg-bad-solid-hover',
});

/** The classes of a button, for a link that looks like one. */
export function buttonClasses(tone: ButtonTone = 'secondary'): string {
  return joinClasses(BASE, 'min-h-9 px-3.5 py-1.5 text-sm', TONES[tone]);
}

/** What a button takes besides what every `<button>` takes. */
interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  /** Says that it works on it; it keeps the focus and cannot be pressed again. */
  readonly busy?: boolean;
}

/** A button. It submits nothing unless its `type` says so. */
export function Button({
  tone = 'secondary',
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={joinClasses(buttonClasses(tone), className)}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

/** A button with an icon alone, whose name is read out and shown on hover. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label'> & {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={joinClasses(
        BASE,
        'size-8 text-ink-soft hover:bg-sunken hover:text-ink',
        className,
      )}
    >
      {children}
    </button>
  );
}

function Spinner(): ReactElement {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
