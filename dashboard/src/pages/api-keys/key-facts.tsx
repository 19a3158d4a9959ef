import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useIsOperator } from '../../data/viewer';
import { CodeBlock } from '../../ui/code';
import { Disclosure } from '../../ui/disclosure';
import { Fact } from '../../ui/fact';
import { KeyStatus } from '../../ui/key-status';
import { Literal } from '../../ui/literal';
import { LastUse, RelativeTime } from '../../ui/relative-time';
import { KeyExpiry } from './key-cells';
import type { KeyDetails } from './key-documents';
import { KeyLimits } from './key-limits';

/** What a key is. */
export function KeyFacts({ apiKey }: { readonly apiKey: KeyDetails }): ReactElement {
  const isOperator = useIsOperator();
  const hasMetadata = Object.keys(apiKey.metadata).length > 0;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 rounded-xl border border-line bg-surface p-4 sm:p-5">
      <dl className="grid gap-x-6 gap-y-4 min-[26rem]:grid-cols-2 lg:grid-cols-4">
        <Fact term="Status">
          <KeyStatus status={apiKey.status} />
        </Fact>
        <Fact term="Secret begins with">
          <Literal isCode className="font-mono">
            {apiKey.prefix}…
          </Literal>
        </Fact>
        <Fact term="Limits">
          <KeyLimits apiKey={apiKey} />
        </Fact>
        <Fact term="Last used">
          <LastUse at={apiKey.lastUsedAt} />
        </Fact>
        <Fact term="Created">
          <RelativeTime at={apiKey.createdAt} />
        </Fact>
        {apiKey.revokedAt === null ? (
          <Fact term="Expires">
            <KeyExpiry apiKey={apiKey} />
          </Fact>
        ) : (
          <Fact term="Revoked">
            <RelativeTime at={apiKey.revokedAt} />
          </Fact>
        )}
        {isOperator && (
          <Fact term="Account">
            <Link href={`/accounts/${apiKey.account.id}`} className="text-accent underline">
              <Literal>{apiKey.account.name}</Literal>
            </Link>
          </Fact>
        )}
        <Fact term="Id" isWide>
          <Literal isCode className="font-mono text-xs break-all">
            {apiKey.id}
          </Literal>
        </Fact>
        <Fact term="Scopes" isWide>
          <Scopes scopes={apiKey.scopes} />
        </Fact>
      </dl>
      {hasMetadata && (
        <Disclosure summary="Metadata">
          <CodeBlock label="metadata" code={JSON.stringify(apiKey.metadata, null, 2)} />
        </Disclosure>
      )}
    </div>
  );
}

function Scopes({ scopes }: { readonly scopes: readonly string[] }): ReactElement {
  if (scopes.length === 0) return <span className="text-ink-soft">None</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {scopes.map((scope) => (
        <Literal
          isCode
          key={scope}
          className="rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs break-all"
        >
          {scope}
        </Literal>
      ))}
    </span>
  );
}
