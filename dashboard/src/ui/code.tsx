import { Tabs } from 'radix-ui';
import { type ReactElement, useRef } from 'react';
import { CopyButton } from './copy-button';
import { selectText } from './copy-text';
import { Literal } from './literal';

/** A piece of code and what it is called on its tab. */
export interface Sample {
  readonly name: string;
  readonly code: string;
}

/** Lines of code with a button to copy them. */
export function CodeBlock({
  label,
  code,
  onCopied,
}: {
  readonly label: string;
  readonly code: string;
  readonly onCopied?: (() => void) | undefined;
}): ReactElement {
  const shown = useRef<HTMLElement>(null);
  return (
    <div className="flex min-w-0 rounded-lg max-sm:flex-col sm:items-start border border-line bg-sunken">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="min-w-0 overflow-x-auto sm:flex-1 rounded-lg p-3"
      >
        <pre className="font-mono text-[0.8125rem] leading-relaxed">
          <Literal isCode ref={shown}>
            {code}
          </Literal>
        </pre>
      </section>
      <div className="self-end p-1 sm:self-auto">
        <CopyButton
          text={code}
          name={`Copy ${label}`}
          tone="quiet"
          {...(onCopied !== undefined && { onCopied })}
          onFailure={() => shown.current !== null && selectText(shown.current)}
        />
      </div>
    </div>
  );
}

/** The same in several languages, one at a time. `label` names the set. */
export function CodeTabs({
  label,
  samples,
  onCopied,
}: {
  readonly label: string;
  readonly samples: readonly Sample[];
  readonly onCopied?: () => void;
}): ReactElement {
  return (
    <Tabs.Root defaultValue={samples[0]?.name ?? ''} className="grid min-w-0 gap-2">
      <Tabs.List aria-label={label} className="flex flex-wrap gap-1">
        {samples.map(({ name }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="min-h-8 rounded-md px-2.5 text-sm font-medium text-ink-soft hover:text-ink data-[state=active]:bg-accent-tint data-[state=active]:text-accent"
          >
            <Literal>{name}</Literal>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {samples.map(({ code, name }) => (
        <Tabs.Content key={name} value={name} tabIndex={-1} className="min-w-0">
          <CodeBlock label={`${name} sample`} code={code} onCopied={onCopied} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
