import { Check, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useViewer } from '../../data/viewer';
import { Field } from '../../ui/field';
import { TextArea } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { grantableScopes, parseScopes, toggleScope } from './scopes';

/** What a key may do: scopes of one's own as text, and Tollkey's own to be pressed. */
export function ScopesField({
  text,
  onChange,
  error,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}): ReactElement {
  const chosen = parseScopes(text);
  return (
    <div className="grid gap-3">
      <Field
        label="Scopes"
        hint={
          <>
            Your own, such as <Literal>workflows:run</Literal>, with spaces between. A key without
            scopes can be verified too.
          </>
        }
        error={error}
      >
        <TextArea
          rows={2}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          className="font-mono text-sm"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      </Field>
      <fieldset>
        <legend className="mb-2 text-sm text-ink-soft">
          To call Tollkey’s own API you may grant what you hold:
        </legend>
        <div className="flex flex-wrap gap-1.5">
          {grantableScopes(useViewer().scopes).map((scope) => (
            <ScopeButton
              key={scope}
              scope={scope}
              isChosen={chosen.includes(scope)}
              onPress={() => onChange(toggleScope(text, scope))}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function ScopeButton({
  scope,
  isChosen,
  onPress,
}: {
  readonly scope: string;
  readonly isChosen: boolean;
  readonly onPress: () => void;
}): ReactElement {
  const Icon = isChosen ? Check : Plus;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onPress}
      className="inline-flex min-h-7 items-center gap-1 rounded-full border border-line-strong px-2.5 font-mono text-xs hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent"
    >
      <Icon aria-hidden="true" className="size-3" />
      <Literal>{scope}</Literal>
      {scope === '*' && ' (everything)'}
    </button>
  );
}
