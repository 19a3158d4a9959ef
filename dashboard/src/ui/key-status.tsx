import type { ReactElement } from 'react';
import { Badge, type BadgeTone } from './badge';

/** The states of an API key, as the schema has them. */
export type KeyStatusName = 'ACTIVE' | 'DISABLED' | 'EXPIRED' | 'REVOKED';

const STATUSES: Readonly<Record<KeyStatusName, readonly [word: string, tone: BadgeTone]>> =
  Object.freeze({
    ACTIVE: ['Active', 'good'],
    DISABLED: ['Disabled', 'neutral'],
    EXPIRED: ['Expired', 'bad'],
    REVOKED: ['Revoked', 'bad'],
  });

/** A key's state, in a word and a colour. */
export function KeyStatus({ status }: { readonly status: KeyStatusName }): ReactElement {
  const [word, tone] = STATUSES[status];
  return <Badge tone={tone}>{word}</Badge>;
}
