import { RadioGroup as RadixRadioGroup, Switch as RadixSwitch } from 'radix-ui';
import { type ReactElement, type ReactNode, useId } from 'react';
import { Literal } from './literal';

/** A switch with its words beside it, which acts at once or is part of a form. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactElement {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className="flex items-start gap-3">
      <RadixSwitch.Root
        id={id}
        aria-describedby={hintId}
        checked={checked}
        onCheckedChange={onChange}
        className="relative h-6 w-10 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors data-[state=checked]:border-accent-solid data-[state=checked]:bg-accent-solid"
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-1 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-[1.2rem] data-[state=checked]:bg-on-accent" />
      </RadixSwitch.Root>
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={hintId} className="text-sm text-ink-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** One choice of a few. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
  /** Whether the label is a word of the protocol. */
  readonly isLiteral?: true;
}

/** What a group of choices takes. */
interface ChoiceGroupProps<Value extends string> {
  /** What is chosen here, read out before the choices. */
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of several, each with its own line and a hint where it has one. */
export function RadioGroup<Value extends string>(props: ChoiceGroupProps<Value>): ReactElement {
  const { choices, label, onChange, value } = props;
  const id = useId();
  return (
    <RadixRadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      className="grid gap-2"
    >
      {choices.map((choice) => (
        <div key={choice.value} className="flex items-start gap-3">
          <RadixRadioGroup.Item
            id={`${id}-${choice.value}`}
            value={choice.value}
            aria-describedby={choice.hint === undefined ? undefined : `${id}-${choice.value}-hint`}
            className="grid size-6 shrink-0 place-items-center rounded-full border border-line-strong bg-surface"
          >
            <RadixRadioGroup.Indicator className="size-3 rounded-full bg-accent-solid" />
          </RadixRadioGroup.Item>
          <div>
            <label htmlFor={`${id}-${choice.value}`} className="text-sm font-medium">
              {choice.label}
            </label>
            {choice.hint !== undefined && (
              <p id={`${id}-${choice.value}-hint`} className="text-sm text-ink-soft">
                {choice.hint}
              </p>
            )}
          </div>
        </div>
      ))}
    </RadixRadioGroup.Root>
  );
}

/** One of a few short words side by side: a range of time, a view, a theme. */
export function Segmented<Value extends string>(props: ChoiceGroupProps<Value>): ReactElement {
  const { choices, label, onChange, value } = props;
  return (
    <RadixRadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      className="inline-flex flex-wrap gap-0.5 rounded-lg border border-line bg-sunken p-0.5"
    >
      {choices.map((choice) => (
        <RadixRadioGroup.Item
          key={choice.value}
          value={choice.value}
          className="min-h-7 rounded-md px-2.5 text-sm font-medium text-ink-soft hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink data-[state=checked]:shadow-sm"
        >
          {choice.isLiteral ? <Literal>{choice.label}</Literal> : choice.label}
        </RadixRadioGroup.Item>
      ))}
    </RadixRadioGroup.Root>
  );
}
