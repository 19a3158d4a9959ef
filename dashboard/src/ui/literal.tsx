import type { ComponentProps, ReactElement } from 'react';
import { joinClasses } from './join-classes';

/** A name, an id, a code or a secret: what nobody may see translated. As `<code>` if `isCode`. */
export function Literal({
  isCode = false,
  className,
  ...rest
}: ComponentProps<'code'> & { readonly isCode?: boolean }): ReactElement {
  const Tag = isCode ? 'code' : 'span';
  // Translators that do not know the attribute know the class.
  return <Tag {...rest} translate="no" className={joinClasses('notranslate', className)} />;
}
