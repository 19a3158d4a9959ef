import type { ReactElement } from 'react';
import { useParams } from 'wouter';
import { loadLater } from '../../data/load-later';
import { KeyListPage } from './key-list-page';

const KeyPage = loadLater(async () => (await import('./key-page')).KeyPage);

/** The API keys of an account, or the one that the address names. */
export function ApiKeysPage(): ReactElement {
  const { id } = useParams<{ readonly id?: string }>();
  return id === undefined ? <KeyListPage /> : <KeyPage key={id} id={id} />;
}
