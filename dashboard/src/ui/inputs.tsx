import { ChevronDown, Eye, EyeOff, Search } from 'lucide-react';
import { type ComponentProps, type ReactElement, useEffect, useState } from 'react';
import { searchTextOf } from '../format/search-text';
import { IconButton } from './button';
import { useField } from './field';
import { joinClasses } from './join-classes';

const INPUT =
  'min-h-9 w-full min-w-0 rounded-lg border border-line-strong bg-surface px-3 py-1.5 text-ink ' +
  'placeholder:text-ink-soft aria-invalid:border-bad disabled:opacity-60';

/** One line of text. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>): ReactElement {
  return <input type="text" {...useField()} {...rest} className={joinClasses(INPUT, className)} />;
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>): ReactElement {
  return <textarea {...useField()} {...rest} className={joinClasses(INPUT, className)} />;
}

/** One of a few choices; its `<option>`s are its children. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>): ReactElement {
  return (
    <span className={joinClasses('relative block', className)}>
      <select {...useField()} {...rest} className={joinClasses(INPUT, 'appearance-none pr-9')}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2"
      />
    </span>
  );
}

/** A password, which can be shown while it is typed. Say `autoComplete` for password managers. */
export function PasswordInput(
  props: Omit<ComponentProps<'input'>, 'type'> & {
    readonly autoComplete: 'current-password' | 'new-password';
  },
): ReactElement {
  return <HiddenInput {...props} what="password" />;
}

/** A text that is hidden unless it is to be seen. `what` it is stands on the button for that. */
export function HiddenInput({
  what,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { readonly what: string }): ReactElement {
  const [isShown, setShown] = useState(false);
  return (
    <span className="relative block">
      <TextInput
        {...rest}
        type={isShown ? 'text' : 'password'}
        className={joinClasses('pr-11', className)}
      />
      <IconButton
        label={`${isShown ? 'Hide' : 'Show'} ${what}`}
        className="absolute top-0.5 right-0.5"
        onClick={() => setShown(!isShown)}
      >
        {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </IconButton>
    </span>
  );
}

/** How long typing must rest before a search is made. */
const SETTLE_MS = 250;

/**
 * A search box, which tells what to search for once typing rests: never a whole secret, since that is
 * to stand in the address.
 */
export function SearchInput({
  label,
  value,
  onSearch,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
  readonly placeholder?: string;
}): ReactElement {
  const [text, setText] = useState(value);
  // A space at the end stays: another word may follow.
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);
  useEffect(() => {
    const search = searchTextOf(text);
    if (search === value) return;
    const settling = setTimeout(() => onSearch(search), SETTLE_MS);
    return () => clearTimeout(settling);
  }, [text, value, onSearch]);
  return (
    <span className="relative block w-full sm:w-64">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-soft"
      />
      <TextInput
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-9"
      />
    </span>
  );
}
