import { createContext, type ReactElement, type ReactNode, use, useId } from 'react';
import { ServerWords } from './server-words';

/** What ties an input to its label, hint and error. */
interface FieldAttributes {
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
}

const FieldContext = createContext<FieldAttributes>({});

/** For an input: what the field around it says about it; empty outside a field. */
export function useField(): FieldAttributes {
  return use(FieldContext);
}

/** A label, the input inside, and below it a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  children,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = error === undefined ? undefined : `${id}-error`;
  const describedBy = [errorId, hintId].filter(Boolean).join(' ');
  const attributes: FieldAttributes = {
    id,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-ink-soft"> (optional)</span>}
      </label>
      <FieldContext value={attributes}>{children}</FieldContext>
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      <FieldError id={errorId} message={error} />
    </div>
  );
}

/** What is wrong with an input, read out when it appears. */
function FieldError({
  id,
  message,
}: {
  readonly id?: string | undefined;
  readonly message: string | undefined;
}): ReactElement {
  return (
    <div role="alert" className="empty:hidden">
      {message !== undefined && (
        <p id={id} className="text-sm font-medium text-bad">
          <ServerWords text={message} />
        </p>
      )}
    </div>
  );
}
