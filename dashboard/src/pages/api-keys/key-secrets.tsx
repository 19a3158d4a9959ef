import type { ReactElement } from 'react';
import { formatCount } from '../../format/count';
import { describeMinute, formatInstant } from '../../format/instant';
import { Badge } from '../../ui/badge';
import { Callout } from '../../ui/callout';
import { Card } from '../../ui/card';
import { Literal } from '../../ui/literal';
import { LastUse, RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { useNow } from '../../ui/use-now';

interface Secret {
  readonly prefix: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly retiresAt: string | null;
}

/** The secrets that a key has and had, and which of them is still used. */
export function KeySecrets({
  secrets,
  count,
  revokedAt,
}: {
  /** The newest. */
  readonly secrets: readonly Secret[];
  /** How many it has and had. */
  readonly count: number;
  readonly revokedAt: string | null;
}): ReactElement {
  const nowMs = useNow();
  const isRevoked = revokedAt !== null;
  const stillUsed = isRevoked ? [] : findOldOnesInUse(secrets, nowMs);
  return (
    <Card
      title="Secrets"
      description="After a rotation you see here whether somebody still calls with the old one."
    >
      {stillUsed.map(({ lastUsedAt, prefix, retiresAt }) => (
        <Callout
          key={prefix}
          tone="warn"
          title={
            <>
              The old secret <Literal>{prefix}…</Literal> is still in use
            </>
          }
        >
          <p>
            It was used {describeMinute(lastUsedAt, nowMs)}, after the rotation. From{' '}
            {formatInstant(retiresAt)} on it is refused: give its holder the new one before.
          </p>
        </Callout>
      ))}
      <Table label="Secrets of this key">
        <TableHead>
          <ColumnHeader>Begins with</ColumnHeader>
          <ColumnHeader>State</ColumnHeader>
          <ColumnHeader>Created</ColumnHeader>
          <ColumnHeader>Last used</ColumnHeader>
          <ColumnHeader>Retires</ColumnHeader>
        </TableHead>
        <TableBody>
          {secrets.map((secret) => (
            <Row key={secret.prefix}>
              <RowHeader>
                <Literal isCode className="font-mono text-sm">
                  {secret.prefix}…
                </Literal>
              </RowHeader>
              <Cell label="State">
                <SecretState secret={secret} isRevoked={isRevoked} nowMs={nowMs} />
              </Cell>
              <Cell label="Created">
                <RelativeTime at={secret.createdAt} />
              </Cell>
              <Cell label="Last used">
                <LastUse at={secret.lastUsedAt} />
              </Cell>
              <Cell label="Retires">
                {revokedAt !== null && secret.retiresAt === null ? (
                  <span>
                    Revoked <RelativeTime at={revokedAt} />
                  </span>
                ) : (
                  <RelativeTime at={secret.retiresAt} absent="When it is rotated" />
                )}
              </Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
      {count > secrets.length && (
        <p className="mt-3 text-sm text-muted">
          The newest {secrets.length} of {formatCount(count)}.
        </p>
      )}
    </Card>
  );
}

function SecretState({
  secret: { retiresAt },
  isRevoked,
  nowMs,
}: {
  readonly secret: Secret;
  readonly isRevoked: boolean;
  readonly nowMs: number;
}): ReactElement {
  if (isRevoked) return <Badge tone="bad">Revoked</Badge>;
  if (retiresAt === null) return <Badge tone="good">Current</Badge>;
  if (Date.parse(retiresAt) > nowMs) return <Badge tone="warn">Overlapping</Badge>;
  return <Badge>Retired</Badge>;
}

/** Those that still work and were used since the current one was made. */
function findOldOnesInUse(
  secrets: readonly Secret[],
  nowMs: number,
): readonly (Secret & { readonly lastUsedAt: string; readonly retiresAt: string })[] {
  const current = secrets.find(({ retiresAt }) => retiresAt === null);
  if (current === undefined) return [];
  return secrets.flatMap((secret) => {
    const { lastUsedAt, retiresAt } = secret;
    if (lastUsedAt === null || retiresAt === null) return [];
    // The last use is known by its minute's start: one before the rotation never counts.
    const isUsed = Date.parse(lastUsedAt) >= Date.parse(current.createdAt);
    return isUsed && Date.parse(retiresAt) > nowMs ? [{ ...secret, lastUsedAt, retiresAt }] : [];
  });
}
