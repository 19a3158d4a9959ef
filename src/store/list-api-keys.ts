import { type ExpressionBuilder, type InferResult, type SelectQueryBuilder, sql } from 'kysely';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import { type ApiKey, toApiKey } from './api-keys.ts';
import { atMost } from './at-most.ts';
import { countRows } from './count-rows.ts';
import { keepQuery, type RunKeptQuery } from './kept-query.ts';
import { requireCurrent, selectCurrentPrefix } from './secrets.ts';
import type { ApiKeysTable, Database, Tables } from './tables.ts';
import { containsText, foldText } from './text-search.ts';
import { selectLastUse } from './usage.ts';

/** A key's state at one instant. */
export type ApiKeyStatus = 'ACTIVE' | 'EXPIRED' | 'DISABLED' | 'REVOKED';

/** What keys can be ordered by. Keys that never expire come last among the expiries. */
export type ApiKeyOrderField = 'CREATED_AT' | 'LABEL' | 'EXPIRES_AT';

/** Which keys to list, and in which order. */
export interface ApiKeyListing {
  /** Only this account's keys; all accounts' when absent. */
  readonly accountId: string | undefined;
  /** Only keys in one of these states, as of `nowMs`; every state when absent. */
  readonly statuses: readonly ApiKeyStatus[] | undefined;
  /** Only keys whose label contains this text, in whatever case. */
  readonly labelContains: string | undefined;
  /** Only keys whose label contains this text, whose id it is, or one of whose secrets begins so. */
  readonly search: string | undefined;
  readonly orderField: ApiKeyOrderField;
  readonly orderDirection: 'asc' | 'desc';
  readonly after: ApiKeyPosition | undefined;
  readonly limit: number;
  readonly nowMs: number;
  /** Whether no more of each key is wanted than a brief one has. */
  readonly isBrief: boolean;
}

/** What most who list keys ask of each. */
export interface BriefApiKey
  extends Pick<ApiKey, 'id' | 'label' | 'createdAt' | 'expiresAt' | 'disabledAt' | 'revokedAt'> {
  /** The visible start of its current secret. */
  readonly prefix: string;
  /** When a use of it was last accepted; nothing for never. */
  readonly lastUsedAt: number | null;
}

/** A key of a listing: all of it, with its metadata as JSON, or a brief one. */
export type ListedApiKey = BriefApiKey &
  Partial<Omit<ApiKey, 'metadata'>> & { readonly metadataText?: string };

/** A place in a listing: the ordered value and the id of the key before it. */
export interface ApiKeyPosition {
  readonly value: string | number;
  readonly id: string;
}

// Greater than every instant that a Date can hold (ECMA-262, section 21.4.1.1).
const NEVER = 8_640_000_000_000_001;

/** Up to `limit` keys of a listing, from behind `after`. */
export function listApiKeys(
  db: Database,
  listing: ApiKeyListing,
): MaybePromise<readonly ListedApiKey[]> {
  const found = isPlain(listing) ? runPlain(db, listing) : selectPage(db, listing).execute();
  return andThen(found, (rows) =>
    listing.isBrief
      ? parseRows<BriefRow>(rows).map(toBriefApiKey)
      : parseRows<WholeRow>(rows).map(toWholeApiKey),
  );
}

const BRIEF_COLUMNS = [
  'id',
  'label',
  'created_at',
  'expires_at',
  'disabled_at',
  'revoked_at',
] as const;
const MORE_COLUMNS = [
  'account_id',
  'scopes',
  'per_minute',
  'per_day',
  'metadata',
  'is_root',
  'revoke_reason',
] as const;

/** The values of columns, in their order. */
type ValuesOf<Columns extends readonly (keyof ApiKeysTable)[]> = {
  readonly [Index in keyof Columns]: ApiKeysTable[Columns[Index]];
};
type BriefRow = readonly [
  prefix: string | null,
  lastUsedAt: number | null,
  ...ValuesOf<typeof BRIEF_COLUMNS>,
];
type WholeRow = readonly [...BriefRow, ...ValuesOf<typeof MORE_COLUMNS>];

function parseRows<Row>(rows: readonly PageRow[]): readonly Row[] {
  return JSON.parse(`[${rows.map(({ listed }) => listed).join()}]`);
}

function toBriefApiKey(row: BriefRow): BriefApiKey {
  const [prefix, lastUsedAt, id, label, createdAt, expiresAt, disabledAt, revokedAt] = row;
  return {
    id,
    label,
    createdAt,
    expiresAt,
    disabledAt,
    revokedAt,
    prefix: requireCurrent(prefix),
    lastUsedAt,
  };
}

function toWholeApiKey(row: WholeRow): ListedApiKey {
  const [prefix, lastUsedAt, id, label, created_at, expires_at, disabled_at, revoked_at, ...more] =
    row;
  const [account_id, scopes, per_minute, per_day, metadata, is_root, revoke_reason] = more;
  const apiKey = toApiKey({
    id,
    account_id,
    label,
    scopes,
    per_minute,
    per_day,
    metadata: '{}',
    is_root,
    created_at,
    expires_at,
    disabled_at,
    revoked_at,
    revoke_reason,
  });
  return Object.assign(apiKey, {
    prefix: requireCurrent(prefix),
    lastUsedAt,
    metadataText: metadata,
  });
}

function selectPage(db: Database, listing: ApiKeyListing) {
  const { after, orderDirection, isBrief } = listing;
  const columns = isBrief ? BRIEF_COLUMNS : [...BRIEF_COLUMNS, ...MORE_COLUMNS];
  const ordered = orderedExpression(listing.orderField);
  // Each row in one text: to write it as JSON and read that again takes a fifth less than to have the
  // driver hand over one value after the other.
  const keys = db
    .selectFrom('api_keys')
    .select((key) =>
      key
        .fn<string>('json_array', [
          selectCurrentPrefix(key),
          selectLastUse(key),
          ...columns.map((column) => key.ref(column)),
        ])
        .as('listed'),
    );
  let query = filtered(keys, listing);
  if (after !== undefined) {
    const comparison = orderDirection === 'asc' ? '>' : '<';
    // As one value, so that SQLite finds the place in an index and reads nothing before it.
    query = query.where(
      sql<boolean>`(${ordered}, ${sql.ref('id')}) ${sql.raw(comparison)} (${after.value}, ${after.id})`,
    );
  }
  return query
    .orderBy(ordered, orderDirection)
    .orderBy('id', orderDirection)
    .limit(atMost(listing.limit));
}

/** Whether nothing is searched for: what programs list all the time. */
function isPlain({ statuses, labelContains, search }: ApiKeyListing): boolean {
  return statuses === undefined && labelContains === undefined && search === undefined;
}

interface PlainValues {
  readonly [name: string]: string | number;
  readonly accountId: string;
  readonly value: string | number;
  readonly id: string;
  readonly limit: number;
}

const MARKS: PlainValues = { accountId: ':accountId', value: ':value', id: ':id', limit: -1 };

type PageRow = InferResult<ReturnType<typeof selectPage>>[number];

// By what makes a plain listing another statement: at most 48.
const plainPages = new Map<string, RunKeptQuery<PlainValues, PageRow>>();

function runPlain(db: Database, listing: ApiKeyListing): MaybePromise<readonly PageRow[]> {
  const { accountId, after, limit, orderField, orderDirection, isBrief } = listing;
  const hasAccount = accountId !== undefined;
  const isFirst = after === undefined;
  const shape = `${orderField} ${orderDirection} ${hasAccount} ${isFirst} ${isBrief}`;
  let run = plainPages.get(shape);
  if (run === undefined) {
    run = keepQuery((kept, marks) => {
      const { value, id } = marks;
      return selectPage(kept, {
        ...listing,
        accountId: hasAccount ? marks.accountId : undefined,
        after: isFirst ? undefined : { value, id },
        limit: marks.limit,
      });
    }, MARKS);
    plainPages.set(shape, run);
  }
  const { value, id } = after ?? MARKS;
  return run(db, { accountId: accountId ?? MARKS.accountId, value, id, limit });
}

/** How many keys a listing has on all its pages together, counted up to `most`. */
export function countListedApiKeys(
  db: Database,
  listing: ApiKeyListing,
  most?: number,
): Promise<number> {
  return countRows(db, filtered(db.selectFrom('api_keys'), listing), most);
}

/** Where a key stands in a listing that is ordered by `field`. */
export function positionOfApiKey(apiKey: BriefApiKey, field: ApiKeyOrderField): ApiKeyPosition {
  if (field === 'LABEL') return { value: foldText(apiKey.label), id: apiKey.id };
  const value = field === 'CREATED_AT' ? apiKey.createdAt : (apiKey.expiresAt ?? NEVER);
  return { value, id: apiKey.id };
}

function orderedExpression(field: ApiKeyOrderField) {
  if (field === 'LABEL') return sql<string | number>`label_folded`;
  if (field === 'CREATED_AT') return sql<string | number>`created_at`;
  return sql<string | number>`coalesce(expires_at, ${sql.lit(NEVER)})`;
}

function filtered<O>(
  query: SelectQueryBuilder<Tables, 'api_keys', O>,
  listing: ApiKeyListing,
): SelectQueryBuilder<Tables, 'api_keys', O> {
  const { accountId, statuses, labelContains, nowMs, search } = listing;
  let narrowed = query;
  if (accountId !== undefined) narrowed = narrowed.where('account_id', '=', accountId);
  if (labelContains !== undefined) {
    narrowed = narrowed.where(containsText('label_folded', labelContains));
  }
  if (search !== undefined) {
    narrowed = narrowed.where(({ eb, or, selectFrom }) =>
      or([
        containsText('label_folded', search),
        eb('id', '=', search),
        eb('id', 'in', selectFrom('secrets').select('api_key_id').where('prefix', '=', search)),
      ]),
    );
  }
  if (statuses !== undefined) {
    narrowed = narrowed.where((eb) =>
      eb.or(statuses.map((status) => hasStatus(eb, status, nowMs))),
    );
  }
  return narrowed;
}

// The order of precedence of domain/judge.ts, in SQL: revoked, then expired, then disabled.
function hasStatus(eb: ExpressionBuilder<Tables, 'api_keys'>, status: ApiKeyStatus, nowMs: number) {
  const revoked = eb('revoked_at', 'is not', null);
  const expired = eb.and([eb('expires_at', 'is not', null), eb('expires_at', '<=', nowMs)]);
  const disabled = eb('disabled_at', 'is not', null);
  if (status === 'REVOKED') return revoked;
  if (status === 'EXPIRED') return eb.and([eb.not(revoked), expired]);
  if (status === 'DISABLED') return eb.and([eb.not(revoked), eb.not(expired), disabled]);
  return eb.and([eb.not(revoked), eb.not(expired), eb.not(disabled)]);
}
