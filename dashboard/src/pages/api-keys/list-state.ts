import { useCallback } from 'react';
import { useSearchParams } from 'wouter';
import { MAX_LABEL_LENGTH, searchTextOf } from '../../format/search-text';

/** The two lists: keys that work or can work again, and those that are ended for good. */
export type View = 'keys' | 'revoked';

/** How many keys a page of the list can hold. */
export const PAGE_SIZES = Object.freeze([20, 50] as const);

/** The orders to choose from, the first of which is used unless another is chosen. */
const SORTS = Object.freeze({
  newest: { label: 'Newest', orderBy: { field: 'CREATED_AT', direction: 'DESC' } },
  oldest: { label: 'Oldest', orderBy: { field: 'CREATED_AT', direction: 'ASC' } },
  label: { label: 'Label', orderBy: { field: 'LABEL', direction: 'ASC' } },
  expiry: { label: 'Expires soonest', orderBy: { field: 'EXPIRES_AT', direction: 'ASC' } },
} as const);

const { expiry: _, ...REVOKED_SORTS } = SORTS;

/** The orders to choose from in a view: a revoked key does not expire any more. */
export function sortsOf(view: View): Partial<typeof SORTS> {
  return view === 'revoked' ? REVOKED_SORTS : SORTS;
}

/** The states to choose from, in the list of keys that are not revoked. */
export const STATUSES = Object.freeze({
  any: { label: 'Any status', statuses: ['ACTIVE', 'DISABLED', 'EXPIRED'] },
  active: { label: 'Active', statuses: ['ACTIVE'] },
  disabled: { label: 'Disabled', statuses: ['DISABLED'] },
  expired: { label: 'Expired', statuses: ['EXPIRED'] },
} as const);

/** Which keys are listed and how, as the address says. */
export interface ListState {
  readonly view: View;
  readonly search: string;
  readonly status: keyof typeof STATUSES;
  readonly sort: keyof typeof SORTS;
  /** Null for the caller's own, and for an operator everybody's. */
  readonly accountId: string | null;
  readonly pageSize: (typeof PAGE_SIZES)[number];
}

/** The names in the address; each is left out while it has its first value. */
export type ListParameter = 'view' | 'search' | 'status' | 'sort' | 'account' | 'size';

/** Reads from the address which keys are listed, and writes it there; that begins at page one. */
export function useListState(): [ListState, (name: ListParameter, value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (name: ListParameter, value: string): void => {
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === '') next.delete(name);
          else next.set(name, value);
          next.delete('after');
          next.delete('page');
          return next;
        },
        // Each pause in typing is not a step to go back to.
        { replace: name === 'search' },
      );
    },
    [setParameters],
  );
  return [readListState(parameters), set];
}

function readListState(parameters: URLSearchParams): ListState {
  const view = parameters.get('view') === 'revoked' ? 'revoked' : 'keys';
  return {
    view,
    search: searchTextOf(parameters.get('search') ?? '', MAX_LABEL_LENGTH),
    status: keyOf(STATUSES, parameters.get('status')) ?? 'any',
    sort: keyOf(sortsOf(view), parameters.get('sort')) ?? 'newest',
    accountId: parameters.get('account') || null,
    pageSize: parameters.get('size') === '50' ? 50 : 20,
  };
}

function keyOf<Choices extends object>(
  choices: Choices,
  text: string | null,
): keyof Choices | undefined {
  if (text === null || !Object.hasOwn(choices, text)) return undefined;
  return text as keyof Choices;
}

/** The variables that ask the server for a page of that list. */
export function listVariables(state: ListState, after: string | null) {
  const { accountId, pageSize, search, sort, status, view } = state;
  return {
    accountId,
    first: pageSize,
    after,
    filter: {
      ...(search !== '' && { search }),
      status: view === 'revoked' ? ['REVOKED' as const] : [...STATUSES[status].statuses],
    },
    orderBy: SORTS[sort].orderBy,
  };
}
