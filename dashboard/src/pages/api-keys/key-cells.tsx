import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';
import type { KeyFields } from './key-documents';

const DAY_MS = 86_400_000;

/** How long before its expiry a key is marked. */
const WARN_MS = 7 * DAY_MS;

/** A key's label, which leads to its page, and the visible start of its secret. */
export function KeyName({ apiKey }: { readonly apiKey: KeyFields }): ReactElement {
  return (
    <div className="grid min-w-0 justify-items-start xl:min-w-36">
      <Link
        href={`/api-keys/${apiKey.id}`}
        title={apiKey.label}
        className="line-clamp-2 font-semibold wrap-anywhere underline-offset-4 hover:underline"
      >
        <Literal>{apiKey.label}</Literal>
      </Link>
      <Literal isCode className="font-mono text-xs font-normal text-ink-soft">
        {apiKey.prefix}…
      </Literal>
    </div>
  );
}

/** The name of the account that a key belongs to, cut off where it is long. */
export function AccountName({ name }: { readonly name: string }): ReactElement {
  return (
    <Literal title={name} className="line-clamp-2 min-w-0 wrap-anywhere xl:min-w-20">
      {name}
    </Literal>
  );
}

/** When a key expires, marked when that is soon. */
export function KeyExpiry({
  apiKey,
  isShort = false,
}: {
  readonly apiKey: KeyFields;
  readonly isShort?: boolean;
}): ReactElement {
  const { expiresAt, status } = apiKey;
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - Date.now();
  if (leftMs > WARN_MS || status === 'EXPIRED' || status === 'REVOKED') {
    return <RelativeTime at={expiresAt} isShort={isShort} />;
  }
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-warn xl:whitespace-nowrap">
      <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0" />
      <RelativeTime at={expiresAt} isShort={isShort} />
    </span>
  );
}
