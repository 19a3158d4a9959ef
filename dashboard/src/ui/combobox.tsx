import { Check, ChevronsUpDown } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useState } from 'react';
import { TextInput } from './inputs';
import { joinClasses } from './join-classes';
import { Literal } from './literal';

/** One thing that can be picked. */
export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Whether the label is the name of something. */
  readonly isNamed?: true;
  /** What stands behind the label: a prefix, a state. */
  readonly aside?: ReactNode;
}

/** What a combobox takes. */
interface ComboboxProps {
  /** What is picked here, unless a `Field` around says so. */
  readonly label?: string;
  readonly value: string | null;
  /** What the picked one is called, shown until something else is typed. */
  readonly valueLabel: string;
  readonly placeholder?: string;
  readonly options: readonly ComboboxOption[];
  /** The options are those of an earlier text: Enter picks none of them. */
  readonly isSearching: boolean;
  /** A line below the options: that there are more, that there is none. */
  readonly note?: string | undefined;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onSearch: (text: string) => void;
  readonly onPick: (value: string) => void;
}

/**
 * A text box with a list of what can be picked below it (the combobox pattern of the ARIA
 * Authoring Practices): typing searches, the arrows move, Enter picks, Escape closes.
 */
export function Combobox(props: ComboboxProps): ReactElement {
  const { options, note, value, onPick } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const current = Math.min(active, options.length - 1);

  function open(): void {
    if (isOpen) return;
    setOpen(true);
    setActive(
      Math.max(
        0,
        options.findIndex((option) => option.value === value),
      ),
    );
    props.onOpen(true);
  }
  function close(): void {
    setOpen(false);
    setTyped(null);
    props.onSearch('');
    props.onOpen(false);
  }
  function pick(option: ComboboxOption | undefined): void {
    if (option === undefined) return;
    onPick(option.value);
    close();
  }
  function pickActive(): void {
    if (!props.isSearching) pick(options[current]);
  }
  function press(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) setActive(stepFrom(current, key === 'ArrowDown' ? 1 : -1, options.length));
      else open();
    } else if (key === 'Enter' && isOpen) {
      event.preventDefault();
      pickActive();
    } else if (key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    }
  }

  const activeId = isOpen && current >= 0 ? `${id}-${current}` : undefined;
  return (
    <span className="relative block">
      <TextInput
        role="combobox"
        {...(props.label !== undefined && { 'aria-label': props.label })}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={activeId}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={props.placeholder}
        value={typed ?? props.valueLabel}
        onFocus={(event) => event.currentTarget.select()}
        onClick={open}
        onBlur={() => isOpen && close()}
        onKeyDown={press}
        onChange={(event) => {
          open();
          setActive(0);
          setTyped(event.target.value);
          props.onSearch(event.target.value);
        }}
        className="truncate pr-9"
      />
      <ChevronsUpDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-soft"
      />
      <div
        hidden={!isOpen}
        className="popping absolute inset-x-0 top-full z-30 mt-1 rounded-xl border border-line bg-raised p-1 shadow-raised"
      >
        <div id={`${id}-list`} role="listbox" aria-label={props.label ?? 'Choices'}>
          {isOpen &&
            options.map((option, index) => (
              <Option
                key={option.value}
                id={`${id}-${index}`}
                option={option}
                isActive={index === current}
                isChosen={option.value === value}
                onPick={() => pick(option)}
                onPoint={() => setActive(index)}
              />
            ))}
        </div>
        {note !== undefined && (
          <p role="status" className="px-2.5 py-1.5 text-xs text-ink-soft">
            {note}
          </p>
        )}
      </div>
    </span>
  );
}

function stepFrom(index: number, step: number, count: number): number {
  return count === 0 ? 0 : (index + step + count) % count;
}

function Option({
  id,
  option,
  isActive,
  isChosen,
  onPick,
  onPoint,
}: {
  readonly id: string;
  readonly option: ComboboxOption;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onPick: () => void;
  readonly onPoint: () => void;
}): ReactElement {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are pressed in the text box, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the text box names the active option instead
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      // The text box must not lose the focus before the click has come.
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={isActive ? undefined : onPoint}
      onClick={onPick}
      className={joinClasses(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1 text-sm',
        isActive && 'bg-sunken',
      )}
    >
      <Check
        aria-hidden="true"
        className={joinClasses('size-4 shrink-0 text-accent', !isChosen && 'invisible')}
      />
      <span className="min-w-0 grow truncate">
        {option.isNamed ? <Literal>{option.label}</Literal> : option.label}
      </span>
      {option.aside}
    </div>
  );
}
