import BetterSqlite3 from 'better-sqlite3';
import type { Digester, SecretFormat } from '../../src/domain/secret-text.ts';
import { createId } from '../../src/kernel/id.ts';
import { foldText } from '../../src/store/text-search.ts';
import { secretOf } from './secret-of.ts';
import { NO_LIMIT } from './settings.ts';

/** What a database is filled with, and by what. */
export interface Filling {
  /** The database file. Its schema must be there, and nobody else may have it open. */
  readonly path: string;
  readonly keys: number;
  readonly digester: Digester;
  readonly secretFormat: SecretFormat;
  /** Told now and then how many keys are in. */
  readonly progress: (keys: number) => void;
}

// Digests come in at random: a transaction this large writes each page of their index once for many
// of them. With 10,000 keys in each, a database of ten million is written ten times over.
const KEYS_A_TRANSACTION = 1_000_000;
const KEYS_A_STEP = 10_000;
const KEYS_OF_AN_ACCOUNT = 100;
const KEYS_OF_THE_LARGEST = 100_000;
const FIRST_AT = Date.UTC(2024, 0, 1);
const LAST_AT = Date.UTC(2026, 9, 31);
// A filled database is made anew after a power cut, so nothing here waits for the disk. Indexes get
// their entries at random places: without 5 GB of memory most pages would be read again.
const PRAGMAS = [
  'journal_mode = MEMORY',
  'synchronous = OFF',
  'cache_size = -5000000',
  'foreign_keys = OFF',
  'locking_mode = EXCLUSIVE',
];

type Insert = BetterSqlite3.Statement<unknown[]>;

/**
 * Fills a database with keys as they come about in use: over three years, the oldest first, a tenth
 * (at most 100,000) in one large account and the others in accounts of 100. Every index is kept as
 * rows come in, so that the file is packed like one that grew.
 */
export function fillDatabase(filling: Filling): void {
  const driver = new BetterSqlite3(filling.path);
  for (const pragma of PRAGMAS) driver.pragma(pragma);
  const add = createAdd(driver, filling);
  for (let done = 0; done < filling.keys; ) {
    const end = Math.min(filling.keys, done + KEYS_A_TRANSACTION);
    driver.exec('begin');
    for (; done < end; done += 1) {
      add(done);
      if ((done + 1) % KEYS_A_STEP === 0) filling.progress(done + 1);
    }
    driver.exec('commit');
  }
  driver.pragma('locking_mode = NORMAL');
  driver.pragma('journal_mode = WAL');
  driver.close();
}

function createAdd(
  driver: BetterSqlite3.Database,
  { keys, digester, secretFormat }: Filling,
): (index: number) => void {
  const insertAccount = insertInto(driver, 'accounts', [
    'id',
    'name',
    'name_folded',
    'external_id',
    'external_id_folded',
    'key_limit',
    'created_at',
  ]);
  const insertKey = insertInto(driver, 'api_keys', [
    'id',
    'account_id',
    'label',
    'label_folded',
    'scopes',
    'per_minute',
    'per_day',
    'metadata',
    'is_root',
    'created_at',
  ]);
  const insertSecret = insertInto(driver, 'secrets', [
    'id',
    'api_key_id',
    'digest',
    'pepper_version',
    'prefix',
    'created_at',
  ]);
  const ofTheLargest = Math.min(KEYS_OF_THE_LARGEST, Math.ceil(keys / 10));
  let accountId = '';

  function addAccount(index: number, now: number): void {
    accountId = createId('account', now);
    const name = `Customer ${index}`;
    const external = `customer-${index}`;
    insertAccount.run(accountId, name, foldText(name), external, external, NO_LIMIT, now);
  }

  return function add(index) {
    const now = FIRST_AT + Math.floor(((LAST_AT - FIRST_AT) / keys) * index);
    const behindTheLargest = index - ofTheLargest;
    const isFirstOfAccount =
      index === 0 || (behindTheLargest >= 0 && behindTheLargest % KEYS_OF_AN_ACCOUNT === 0);
    if (isFirstOfAccount) addAccount(index, now);
    const id = createId('apiKey', now);
    const label = `${index % 2 === 0 ? 'Production' : 'Staging'} ${index}`;
    const scopes = '["workflows:run"]';
    const labels = [label, foldText(label)];
    insertKey.run(id, accountId, ...labels, scopes, NO_LIMIT, NO_LIMIT, '{}', 0, now);
    const secret = secretOf('key', index);
    const digest = digester.digest(secret);
    const prefix = secretFormat.prefixOf(secret);
    insertSecret.run(createId('secret', now), id, digest, digester.pepperVersion, prefix, now);
  };
}

function insertInto(
  driver: BetterSqlite3.Database,
  table: string,
  columns: readonly string[],
): Insert {
  const places = columns.map(() => '?').join(', ');
  return driver.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`);
}
