import type { ReactElement, ReactNode } from 'react';
import { Logo } from '../../ui/logo';
import { PageTitle } from '../../ui/page';

/** A page for whoever is not signed in: the name of the product, a heading and one panel. */
export function AuthLayout({
  title,
  description,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <main className="dotted grid min-h-dvh grid-cols-1 content-center justify-items-center gap-6 px-4 py-10">
      <Logo />
      <div className="grid w-full max-w-md gap-6 rounded-2xl border border-line bg-surface p-6 shadow-raised sm:p-8">
        <div className="grid gap-1.5">
          <PageTitle className="text-xl font-semibold tracking-tight">{title}</PageTitle>
          {description !== undefined && <div className="text-ink-soft">{description}</div>}
        </div>
        {children}
      </div>
    </main>
  );
}
