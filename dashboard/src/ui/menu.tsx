import { DropdownMenu } from 'radix-ui';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  type RefObject,
  use,
  useRef,
  useState,
} from 'react';
import { joinClasses } from './join-classes';
import { portalHome } from './portal-home';

/** What the chosen item does, once the menu is closed. */
const PendingContext = createContext<RefObject<(() => void) | null>>({ current: null });

/** A menu below a button. `trigger` is the button, `children` are `MenuItem`s. */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}): ReactElement {
  const pending = useRef<(() => void) | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [home, setHome] = useState<Element | null>(null);
  // By then the focus is on the trigger again, where a dialog that the item opens gives it back.
  function actOnClose(): void {
    const act = pending.current;
    pending.current = null;
    if (act !== null) queueMicrotask(act);
  }
  return (
    <DropdownMenu.Root modal={false} onOpenChange={() => setHome(portalHome(button.current))}>
      <DropdownMenu.Trigger ref={button} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={home}>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={actOnClose}
          className="popping z-30 grid min-w-48 rounded-xl border border-line bg-raised p-1 shadow-raised"
        >
          <PendingContext value={pending}>{children}</PendingContext>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One thing that a menu does. */
export function MenuItem({
  onSelect,
  danger = false,
  disabled = false,
  icon,
  children,
}: {
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const pending = use(PendingContext);
  return (
    <DropdownMenu.Item
      onSelect={() => {
        pending.current = onSelect;
      }}
      disabled={disabled}
      className={joinClasses(
        'flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm data-disabled:opacity-60 data-highlighted:bg-sunken [&_svg]:size-4',
        danger ? 'text-bad' : 'text-ink',
      )}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

/** One of several in a menu, of which one is chosen. */
export function MenuChoices<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}): ReactElement {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
    >
      <DropdownMenu.Label className="px-2.5 py-1 text-xs font-semibold text-ink-soft">
        {label}
      </DropdownMenu.Label>
      {choices.map((choice) => (
        <DropdownMenu.RadioItem
          key={choice.value}
          value={choice.value}
          className="flex min-h-8 items-center justify-between gap-4 rounded-lg px-2.5 text-sm data-highlighted:bg-sunken"
        >
          {choice.label}
          <DropdownMenu.ItemIndicator>
            <span aria-hidden="true" className="block size-2 rounded-full bg-accent-solid" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** A line between groups of a menu. */
export function MenuLine(): ReactElement {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
