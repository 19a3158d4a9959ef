import type { ReactElement } from 'react';
import { HiddenInput } from '../../ui/inputs';

/** Where a secret is pasted: hidden unless it is to be seen, and no password manager's business. */
export function SecretInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (secret: string) => void;
}): ReactElement {
  return (
    <HiddenInput
      what="secret"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      data-1p-ignore=""
      data-lpignore="true"
      className="font-mono"
    />
  );
}
