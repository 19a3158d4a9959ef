import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { useIsOperator, useViewer } from '../../data/viewer';

const labelQuery = graphql(`
  query LabelOfTarget($id: ID!) {
    apiKey(id: $id) { label }
  }
`);

/**
 * What was changed: by the name that it had then, with a link to it where there is a page. A key whose
 * name then is not on record is called what it is called now.
 */
export function TargetLink({
  id,
  accountId,
  name: nameThen,
}: {
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
}): ReactElement {
  const isOperator = useIsOperator();
  const isOurs = useViewer().account.id === accountId || isOperator;
  const path = isOurs ? pathOf(id, isOperator) : null;
  const isUnnamedKey = isOurs && nameThen === null && id.startsWith('key_');
  const now = useAsk(labelQuery, { id }, { enabled: isUnnamedKey, live: false });
  const name = nameThen ?? now.data?.apiKey?.label ?? null;
  return (
    <span className="grid min-w-0 justify-items-start max-sm:justify-items-end">
      {path === null ? (
        <span className="wrap-anywhere">{name ?? id}</span>
      ) : (
        <Link href={path} className="text-accent underline wrap-anywhere">
          {name ?? id}
        </Link>
      )}
      {name !== null && (
        <code className="font-mono text-xs break-all text-ink-soft max-sm:hidden">{id}</code>
      )}
    </span>
  );
}

function pathOf(id: string, isOperator: boolean): string | null {
  if (id.startsWith('key_')) return `/api-keys/${id}`;
  if (id.startsWith('acc_') && isOperator) return `/accounts/${id}`;
  return (id.startsWith('usr_') || id.startsWith('lnk_')) && isOperator ? '/people' : null;
}
