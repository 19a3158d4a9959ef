import { LogIn } from 'lucide-react';
import type { ReactElement } from 'react';
import { useAuthMethods } from '../../data/auth-methods';
import { useAuth } from '../../data/use-auth';
import { Button } from '../../ui/button';
import { ErrorCallout } from '../../ui/error-callout';
import { Literal } from '../../ui/literal';

/** What the sign-in elsewhere is for: a page to return to, or a link to accept. */
type OidcBody = { readonly returnTo: string } | { readonly link: string };

/** The way to the operator's own identity provider; nothing where there is none. */
export function OidcButton({
  body,
  isAlternative,
}: {
  readonly body: OidcBody;
  /** Whether a form with a password stands above. */
  readonly isAlternative: boolean;
}): ReactElement | null {
  const provider = useAuthMethods().data?.oidc;
  const start = useAuth<{ readonly url: string }, OidcBody>('/auth/sign-in/oidc', ({ url }) =>
    location.assign(url),
  );
  if (provider == null) return null;
  return (
    <div className="grid gap-4">
      {isAlternative && (
        <div className="flex items-center gap-3 text-sm text-ink-soft">
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
          or
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
        </div>
      )}
      <Button className="min-h-11" busy={start.isPending} onClick={() => start.mutate(body)}>
        <LogIn aria-hidden="true" />
        Continue with <Literal>{provider.name}</Literal>
      </Button>
      <ErrorCallout error={start.error} />
    </div>
  );
}
