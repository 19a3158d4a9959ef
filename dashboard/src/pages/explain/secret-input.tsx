import { Eye, EyeOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { IconButton } from '../../ui/button';
import { TextInput } from '../../ui/inputs';

/** Where a secret is pasted: hidden unless it is to be seen, and no password manager's business. */
export function SecretInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (secret: string) => void;
}): ReactElement {
  const [isShown, setShown] = useState(false);
  return (
    <span className="relative block">
      <TextInput
        type={isShown ? 'text' : 'password'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        data-1p-ignore=""
        data-lpignore="true"
        className="pr-11 font-mono"
      />
      <IconButton
        label={isShown ? 'Hide the text' : 'Show the text'}
        className="absolute top-0.5 right-0.5"
        onClick={() => setShown(!isShown)}
      >
        {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </IconButton>
    </span>
  );
}
