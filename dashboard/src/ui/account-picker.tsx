import { type ReactElement, useState } from 'react';
import { graphql } from '../data/graphql';
import { useAsk } from '../data/use-ask';
import { useViewer } from '../data/viewer';
import { countOf } from '../format/count';
import { searchTextOf } from '../format/search-text';
import { Combobox, type ComboboxOption } from './combobox';
import { Literal } from './literal';
import { useSettled } from './use-settled';

/** How many accounts are offered at once; more are found by typing. */
const OFFERED = 8;

/** The value of the option that stands for every account; where there is none, nothing is picked. */
const EVERY_ACCOUNT = '';

const accountChoicesQuery = graphql(`
  query AccountChoices($first: Int!, $filter: AccountFilter) {
    accounts(first: $first, filter: $filter) { totalCount nodes { id name externalId } }
  }
`);

const pickedAccountQuery = graphql(`
  query PickedAccount($id: ID!) {
    account(id: $id) { id name }
  }
`);

/** Picks an account, for operators, by a part of its name or external id. Null is none yet. */
export function AccountPicker({
  value,
  onPick,
}: {
  readonly value: string | null;
  readonly onPick: (id: string) => void;
}): ReactElement {
  return <Picker placeholder="Pick an account" value={value ?? EVERY_ACCOUNT} onPick={onPick} />;
}

/** The same where all accounts can be picked too, which null stands for. */
export function AccountFilterPicker({
  value,
  onPick,
}: {
  readonly value: string | null;
  readonly onPick: (id: string | null) => void;
}): ReactElement {
  return (
    <Picker
      label="Account"
      every="All accounts"
      value={value ?? EVERY_ACCOUNT}
      onPick={(id) => onPick(id === EVERY_ACCOUNT ? null : id)}
    />
  );
}

function Picker({
  every,
  label,
  onPick,
  placeholder,
  value,
}: {
  readonly every?: string;
  /** What is picked, unless a `Field` around says so. */
  readonly label?: string;
  readonly onPick: (id: string) => void;
  readonly placeholder?: string;
  readonly value: string;
}): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const typed = searchTextOf(text);
  const search = useSettled(typed);
  const found = useAsk(
    accountChoicesQuery,
    { first: OFFERED, filter: { search } },
    { enabled: isOpen, live: false },
  );
  const accounts = found.data?.accounts;
  const [last, setLast] = useState<Account>();
  const name = useNameOf(value, last);
  const standing = search === '' ? standingOptions({ every, value, name }) : [];
  const others = (accounts?.nodes ?? []).filter(
    ({ id }) => !standing.some((option) => option.value === id),
  );
  return (
    <Combobox
      {...(label !== undefined && { label })}
      {...(placeholder !== undefined && { placeholder })}
      value={value}
      valueLabel={value === EVERY_ACCOUNT ? (every ?? '') : name}
      options={[...standing, ...others.map(optionOf)]}
      isSearching={search !== typed || found.isPlaceholderData}
      note={accounts && noteOn(accounts.totalCount, others.length + countAccounts(standing))}
      onOpen={setOpen}
      onSearch={setText}
      onPick={(id) => {
        setLast(accounts?.nodes.find((account) => account.id === id) ?? last);
        onPick(id);
      }}
    />
  );
}

interface Account {
  readonly id: string;
  readonly name: string;
}

/** What the picked account is called; its id while that is not known. */
function useNameOf(id: string, last: Account | undefined): string {
  const own = useViewer().account;
  const known = [last, own].find((account) => account?.id === id);
  const isAsked = id !== EVERY_ACCOUNT && known === undefined;
  const { data } = useAsk(pickedAccountQuery, { id }, { enabled: isAsked, live: false });
  const account = known ?? data?.account;
  return account?.id === id ? account.name : id;
}

/** What is offered before anything is typed: every account, and the picked one, however old. */
function standingOptions({
  every,
  value,
  name,
}: {
  readonly every: string | undefined;
  readonly value: string;
  readonly name: string;
}): readonly ComboboxOption[] {
  return [
    ...(every === undefined ? [] : [{ value: EVERY_ACCOUNT, label: every }]),
    ...(value === EVERY_ACCOUNT ? [] : [{ value, label: name, isNamed: true as const }]),
  ];
}

function optionOf({
  id,
  name,
  externalId,
}: {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
}): ComboboxOption {
  const aside = externalId !== null && (
    <Literal className="max-w-28 shrink-0 truncate text-xs text-ink-soft">{externalId}</Literal>
  );
  return { value: id, label: name, isNamed: true, aside };
}

function countAccounts(options: readonly ComboboxOption[]): number {
  return options.filter(({ value }) => value !== EVERY_ACCOUNT).length;
}

function noteOn(totalCount: number, shown: number): string | undefined {
  if (totalCount === 0) return 'No account is called that.';
  const more = totalCount - shown;
  return more <= 0 ? undefined : `${countOf(more, 'more account')}: type a part of the name.`;
}
