import BetterSqlite3 from 'better-sqlite3';

/** How much history to add to a database that was filled with keys. */
export interface History {
  readonly path: string;
  /** Until when keys were used, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
  readonly days: number;
  /** How many secrets one key has. */
  readonly secrets: number;
  readonly auditEvents: number;
  /** How many accounts are added, with a person in each. */
  readonly people: number;
  readonly say: (text: string) => void;
}

/** What questions can be about. */
export interface HistoryIds {
  readonly accountId: string;
  /** The key with many secrets. */
  readonly keyId: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// As large as they may be: 4 KiB of small members, and 50 scopes of 64 characters.
const METADATA = JSON.stringify(
  Object.fromEntries(Array.from({ length: 380 }, (_, index) => [`k${index}`, index % 1_000])),
);
const SCOPES = JSON.stringify(
  Array.from({ length: 50 }, (_, index) => `${'s'.repeat(60)}:${index + 10}`),
);
const LARGE_EVENTS = 1_000;
const SESSIONS_EACH = 3;
// As many as one person can have: the one who is listed first.
const MOST_SESSIONS = 100;

/** Adds uses of the last days to every key, and makes the largest account hard to tell about. */
export function fillHistory({ path, nowMs, days, say, ...amounts }: History): HistoryIds {
  const driver = new BetterSqlite3(path);
  driver.pragma('journal_mode = MEMORY');
  driver.pragma('synchronous = OFF');
  driver.pragma('cache_size = -1000000');
  const accountId = driver
    .prepare<[], string>(
      'select account_id from api_keys where is_root = 0 group by account_id order by count(*) desc limit 1',
    )
    .pluck()
    .get();
  if (accountId === undefined) throw new Error('the database has no keys');
  say(`writing ${days} days of use`);
  const hour = nowMs - (nowMs % HOUR_MS);
  // By the hour where questions are asked, and otherwise by the day: 22 million rows more would only
  // take minutes to write.
  const use = driver.prepare(`
    with recursive hours(hour) as (
      select @from union all select hour + @step from hours where hour + @step <= @to
    )
    insert into usage_hours (
      api_key_id, hour, accepted, minute, minute_accepted, last_used_at, refused_per_minute,
      refused_per_day, refused_expired, refused_disabled, refused_revoked,
      refused_insufficient_scope
    ) select id, hour, 123456, hour, 0, hour, 1, 2, 3, 4, 5, 6
      from api_keys cross join hours where (account_id = @accountId) = @isOfAccount`);
  const stretch = { from: hour - (days * 24 - 1) * HOUR_MS, to: hour, accountId };
  use.run({ ...stretch, step: HOUR_MS, isOfAccount: 1 });
  use.run({ ...stretch, step: 24 * HOUR_MS, isOfAccount: 0 });
  driver
    .prepare('update api_keys set metadata = ?, scopes = ? where account_id = ?')
    .run(METADATA, SCOPES, accountId);
  const keyId = addSecrets(driver, accountId, amounts.secrets);
  say(`writing ${amounts.auditEvents} audit events`);
  addAuditEvents(driver, accountId, amounts.auditEvents);
  say(`writing ${amounts.people} people`);
  addPeople(driver, amounts.people, { nowMs, accountId });
  driver.pragma('journal_mode = WAL');
  driver.close();
  return { accountId, keyId };
}

function addSecrets(driver: BetterSqlite3.Database, accountId: string, count: number): string {
  const newest = driver.prepare<[string], { readonly id: string; readonly created_at: number }>(
    'select id, created_at from api_keys where account_id = ? order by created_at desc limit 1',
  );
  const key = newest.get(accountId);
  if (key === undefined) throw new Error('the account has no keys');
  driver
    .prepare(`
      with recursive places(place) as (
        select 1 union all select place + 1 from places where place < @count
      )
      insert into secrets (id, api_key_id, digest, pepper_version, prefix, created_at, retires_at)
      select 'sec_' || lower(hex(randomblob(13))), @id, hex(randomblob(32)), 'none', 'gx_00000000',
        @created - place, @created - place
      from places`)
    .run({ count: count - 1, id: key.id, created: key.created_at });
  return key.id;
}

function addAuditEvents(driver: BetterSqlite3.Database, accountId: string, count: number): void {
  const large = JSON.stringify({ metadata: JSON.parse(METADATA), scopes: JSON.parse(SCOPES) });
  driver
    .prepare(`
      with recursive places(place) as (
        select 1 union all select place + 1 from places where place < @count
      )
      insert into audit_events (
        id, created_at, account_id, actor_kind, actor_id, actor_label, action, target_id, before,
        after, request_id
      ) select 'evt_' || lower(hex(randomblob(13))), @now - place, @account, 'system', null, null,
          'updateApiKey', 'usr_gone' || (place % 7),
          case when place <= @large then @text else '{"label":"a"}' end,
          case when place <= @large then @text else '{"label":"b"}' end, null
        from places`)
    .run({
      count,
      now: Date.UTC(2026, 9, 31),
      account: accountId,
      large: LARGE_EVENTS,
      text: large,
    });
}

/**
 * Adds accounts, people with sessions, and invitations: every second one in its own account, and the
 * others in the largest.
 */
function addPeople(
  driver: BetterSqlite3.Database,
  count: number,
  { nowMs, accountId }: { readonly nowMs: number; readonly accountId: string },
): void {
  const named = {
    count,
    accountId,
    now: nowMs,
    at: new Date(nowMs).toISOString(),
    later: nowMs + 30 * DAY_MS,
    until: new Date(nowMs + 30 * DAY_MS).toISOString(),
    each: SESSIONS_EACH,
    most: MOST_SESSIONS,
  };
  const places = `
    with recursive places(place) as (
      select 1 union all select place + 1 from places where place < @count
    )`;
  const itsAccount = `iif(place % 2 = 0, @accountId, printf('acc_%026d', place))`;
  const add = (into: string): void => void driver.prepare(into).run(named);
  add(`insert into accounts (
      id, name, name_folded, external_id, external_id_folded, key_limit, created_at
    ) ${places} select printf('acc_%026d', place), 'Customer ' || place, 'customer ' || place,
      'outside-' || place, 'outside-' || place, 10, @now - place from places`);
  add(`insert into users (
      id, email, email_verified, name, account_id, is_operator, created_at, updated_at
    ) ${places} select printf('usr_%026d', place), 'person' || place || '@example.com', 1,
      'Person ' || place, ${itsAccount}, place = 1, @at, @at from places`);
  add(`insert into sessions (
      id, token, user_id, expires_at, ip_address, user_agent, created_at, updated_at
    ) with recursive numbers(number) as (
      select 1 union all select number + 1 from numbers where number < @most
    ) select printf('ses_%016d%010d', place, number), hex(randomblob(16)),
        printf('usr_%026d', place), @until, '192.0.2.1', 'Mozilla/5.0', @at, @at
      from (${places} select place from places) join numbers
        on number <= @each or place = @count`);
  add(`insert into sign_in_methods (
      id, user_id, provider_id, subject, created_at, updated_at
    ) ${places} select printf('sim_%026d', place), printf('usr_%026d', place), 'oidc',
      'subject ' || place, @at, @at from places`);
  add(`insert into sign_in_links (
      id, kind, digest, account_id, email, is_operator, created_at, expires_at
    ) ${places} select printf('lnk_%026d', place), 'invitation', hex(randomblob(32)),
      ${itsAccount}, 'guest' || place || '@example.com', 0, @now - place, @later
      from places`);
}
