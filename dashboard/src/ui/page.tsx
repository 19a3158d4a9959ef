import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { refusalOf } from '../data/ask-error';
import { Callout } from './callout';
import { RequestId } from './error-callout';
import { Literal } from './literal';
import { ServerWords } from './server-words';

/** A page of the dashboard: its title (also of the window), its main button, its content. */
export function Page({
  title,
  isNamed = false,
  description,
  actions,
  children,
}: {
  readonly title: string;
  /** Whether the title is the name of what the page shows. */
  readonly isNamed?: boolean;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <PageTitle
            isName={isNamed}
            className="text-2xl font-semibold tracking-tight wrap-anywhere"
          >
            {title}
          </PageTitle>
          {description !== undefined && (
            <p className="mt-0.5 max-w-prose text-ink-soft">{description}</p>
          )}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

let isFirstPage = true;

/** The one heading of a page. Whoever comes from another page is put on it and hears it. */
export function PageTitle({
  className,
  isName = false,
  children,
}: {
  readonly className: string;
  readonly isName?: boolean;
  readonly children: string;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The browser itself begins at the top of the first page.
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${children} · Tollkey`;
  }, [children]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {isName ? <Literal>{children}</Literal> : children}
    </h1>
  );
}

/** In place of a page's content, when its query was refused. */
export function PageError({ error }: { readonly error: unknown }): ReactElement {
  return (
    <div role="alert">
      <Callout tone="bad" title="This cannot be shown">
        <p>
          <ServerWords text={refusalOf(error).message} />
        </p>
        <RequestId error={error} />
      </Callout>
    </div>
  );
}
