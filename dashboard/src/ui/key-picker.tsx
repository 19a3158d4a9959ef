import { type ReactElement, useState } from 'react';
import { graphql } from '../data/graphql';
import { useAsk } from '../data/use-ask';
import { useIsOperator } from '../data/viewer';
import { countOf } from '../format/count';
import { MAX_LABEL_LENGTH, searchTextOf } from '../format/search-text';
import { Combobox, type ComboboxOption } from './combobox';
import { KeyStatus, type KeyStatusName } from './key-status';
import { Literal } from './literal';
import { useSettled } from './use-settled';

/** How many keys are offered at once; more are found by typing. */
const OFFERED = 8;

/** The value of the option that stands for every key. */
const EVERY_KEY = '';

const keyChoicesQuery = graphql(`
  query KeyChoices($first: Int!, $accountId: ID, $filter: ApiKeyFilter) {
    apiKeys(
      first: $first
      accountId: $accountId
      filter: $filter
      orderBy: { field: LABEL, direction: ASC }
    ) {
      totalCount
      nodes { id label prefix status account { name } }
    }
  }
`);

const pickedKeyQuery = graphql(`
  query PickedKey($id: ID!) {
    apiKey(id: $id) { id label }
  }
`);

/**
 * Picks an API key by a part of its label, its prefix or its id, which the server looks for. Null is
 * every key.
 */
export function KeyPicker({
  value,
  onPick,
  accountId = null,
  label,
  every,
  placeholder,
}: {
  readonly value: string | null;
  readonly onPick: (id: string | null) => void;
  /** Offers only keys of this account. */
  readonly accountId?: string | null;
  readonly label?: string;
  /** The words for every key, if that can be picked too. */
  readonly every?: string;
  readonly placeholder?: string;
}): ReactElement {
  const isOperator = useIsOperator();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const typed = searchTextOf(text, MAX_LABEL_LENGTH);
  const search = useSettled(typed);
  const filter = search === '' ? null : { search };
  const found = useAsk(
    keyChoicesQuery,
    { first: OFFERED, accountId, filter },
    { enabled: isOpen, live: false },
  );
  const picked = useAsk(
    pickedKeyQuery,
    { id: value ?? '' },
    { enabled: value !== null, live: false },
  );
  const keys = found.data?.apiKeys;
  const isAcrossAccounts = isOperator && accountId === null;
  const options = [
    ...(every !== undefined && search === '' ? [{ value: EVERY_KEY, label: every }] : []),
    ...(keys?.nodes ?? []).map((key) => optionOf(key, isAcrossAccounts)),
  ];
  return (
    <Combobox
      {...(label !== undefined && { label })}
      {...(placeholder !== undefined && { placeholder })}
      value={value ?? (every === undefined ? null : EVERY_KEY)}
      valueLabel={value === null ? (every ?? '') : labelOf(value, picked.data?.apiKey)}
      options={options}
      isSearching={search !== typed || found.isPlaceholderData}
      note={keys && noteOn(keys, search)}
      onOpen={setOpen}
      onSearch={setText}
      onPick={(id) => onPick(id === EVERY_KEY ? null : id)}
    />
  );
}

interface KeyChoice {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly status: KeyStatusName;
  readonly account: { readonly name: string };
}

function optionOf(key: KeyChoice, isAcrossAccounts: boolean): ComboboxOption {
  const aside = (
    <span className="flex shrink-0 items-center gap-2 text-xs text-ink-soft">
      {key.status !== 'ACTIVE' && <KeyStatus status={key.status} />}
      {isAcrossAccounts && <Literal className="max-w-28 truncate">{key.account.name}</Literal>}
      {!isAcrossAccounts && (
        <Literal isCode className="font-mono max-sm:hidden">
          {key.prefix}…
        </Literal>
      )}
    </span>
  );
  return { value: key.id, label: key.label, isNamed: true, aside };
}

/** The label of the picked key; its id while that is not known. */
function labelOf(
  id: string,
  key: { readonly id: string; readonly label: string } | null = null,
): string {
  return key?.id === id ? key.label : id;
}

function noteOn(
  { nodes, totalCount }: { readonly nodes: readonly unknown[]; readonly totalCount: number },
  search: string,
): string | undefined {
  if (totalCount === 0) return search === '' ? 'There are no keys yet.' : 'No key matches.';
  const more = totalCount - nodes.length;
  return more === 0 ? undefined : `${countOf(more, 'more key')}: type a part of the label.`;
}
