import { Fragment, type ReactElement } from 'react';
import { splitLiterals } from '../format/split-literals';
import { Literal } from './literal';

/** What the server says, of which names, ids and codes are not translated. */
export function ServerWords({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {splitLiterals(text).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other names, nor any state
          <Literal key={index}>{part}</Literal>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </>
  );
}
