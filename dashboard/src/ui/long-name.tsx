import { Fragment, type ReactElement } from 'react';
import { joinClasses } from './join-classes';
import { Literal } from './literal';

/** Up to this length a name is kept in one piece. */
const SHORT = 24;

/** A name or an e-mail address in a table, broken at its signs; within a word only if it must be. */
export function LongName({
  text,
  className,
}: {
  readonly text: string;
  readonly className?: string;
}): ReactElement {
  const parts = text.length > SHORT ? text.split(/(?<=[@._-])/) : [text];
  return (
    <Literal
      className={joinClasses(
        'block max-w-72 wrap-break-word max-sm:max-w-full max-sm:wrap-anywhere',
        className,
      )}
    >
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other names, nor any state
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </Literal>
  );
}
