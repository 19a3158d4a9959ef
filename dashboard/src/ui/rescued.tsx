import { type ReactElement, useEffect } from 'react';
import { forgetShownOnce, type ShownOnce } from '../data/shown-once';
import { Button } from './button';
import { Callout } from './callout';
import { Literal } from './literal';
import { Ticket } from './ticket';

/** In place of a page that broke while it showed something this once: what was done, and that thing. */
export function Rescued({
  shown: { done, label, name, text },
  onSaved,
}: {
  readonly shown: ShownOnce;
  readonly onSaved: () => void;
}): ReactElement {
  useEffect(() => {
    const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', askFirst);
    return () => removeEventListener('beforeunload', askFirst);
  }, []);
  const finish = (): void => {
    forgetShownOnce();
    onSaved();
  };
  return (
    <div className="grid max-w-2xl justify-items-start gap-4">
      <Callout tone="warn" title="This page failed, but what you asked for was done">
        <p>
          {done}: <Literal className="font-semibold">{name}</Literal>. Copy what is below before you
          go on: it is shown only once.
        </p>
      </Callout>
      <Ticket label={label} text={text} />
      <Button tone="primary" onClick={finish}>
        I have saved it
      </Button>
    </div>
  );
}
