import { type ReactElement, useCallback } from 'react';
import { useIsOperator } from '../../data/viewer';
import { AccountFilterPicker } from '../../ui/account-picker';
import { Segmented } from '../../ui/choices';
import { SearchInput, Select } from '../../ui/inputs';
import { type ListParameter, type ListState, STATUSES, sortsOf, type View } from './list-state';

const VIEWS = Object.freeze([
  { value: 'keys', label: 'Keys' },
  { value: 'revoked', label: 'Revoked' },
] as const);

/** Which keys are listed: the view, the search, the filters and the order. */
export function ListControls({
  state,
  onChange,
}: {
  readonly state: ListState;
  readonly onChange: (name: ListParameter, value: string) => void;
}): ReactElement {
  const isOperator = useIsOperator();
  const search = useCallback((text: string) => onChange('search', text), [onChange]);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented<View>
        label="View"
        choices={VIEWS}
        value={state.view}
        onChange={(view) => onChange('view', view === 'keys' ? '' : view)}
      />
      <div className="grid w-full grid-cols-2 gap-2 sm:ml-auto sm:flex sm:w-auto sm:flex-wrap">
        <div className="max-sm:col-span-2">
          <SearchInput
            label="Search keys"
            placeholder="Label, prefix or id"
            value={state.search}
            onSearch={search}
          />
        </div>
        {state.view === 'keys' && (
          <Choice
            label="Status"
            choices={STATUSES}
            value={state.status}
            onChange={(status) => onChange('status', status)}
          />
        )}
        <Choice
          label="Sort"
          choices={sortsOf(state.view)}
          value={state.sort}
          onChange={(sort) => onChange('sort', sort)}
        />
        {isOperator && (
          <div className="max-sm:col-span-2 sm:w-44">
            <AccountFilterPicker
              value={state.accountId}
              onPick={(accountId) => onChange('account', accountId ?? '')}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** One of a few; the first is left out of the address. */
function Choice({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: Readonly<Record<string, { readonly label: string }>>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const entries = Object.entries(choices);
  const first = entries[0]?.[0];
  return (
    <Select
      aria-label={label}
      className="sm:w-40"
      value={value}
      onChange={({ target }) => onChange(target.value === first ? '' : target.value)}
    >
      {entries.map(([name, choice]) => (
        <option key={name} value={name}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
}
