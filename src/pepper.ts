import { existsSync } from 'node:fs';
import { type Config, ConfigError } from './config.ts';
import { keepSecret, keptSecretPath, MIN_KEPT_SECRET_LENGTH } from './kept-secrets.ts';
import { fileSize } from './kernel/file-size.ts';

const NAME = 'pepper';

/** Where the pepper comes from, and the database that it belongs to. */
type Places = Pick<Config, 'pepper' | 'dataDir' | 'databasePath'>;

/**
 * Demands that the database of a pepper that is kept is there. A new database in its place would
 * answer every key with 401. With a pepper from the settings nothing can be known.
 *
 * @param startsAfresh whether to begin without one is what is wanted.
 * @throws ConfigError when it is missing or empty.
 */
export function requireDatabaseOfPepper(places: Places, startsAfresh: boolean): void {
  const { databasePath } = places;
  const bytes = fileSize(databasePath);
  if (startsAfresh || bytes || !isPepperKept(places)) return;
  throw lostDatabase(places, bytes === 0 ? 'is empty' : 'is missing');
}

/**
 * The same of what is in the database, before anything is changed in it.
 *
 * @throws ConfigError when it holds no tables; with `startsAfresh` when it does.
 */
export function requireTablesOfPepper(
  places: Places,
  { startsAfresh, isBlank }: { readonly startsAfresh: boolean; readonly isBlank: boolean },
): void {
  const { databasePath } = places;
  if (startsAfresh && !isBlank) {
    throw new ConfigError(
      `There is a database at ${databasePath}; leave out --new-database to serve it, or move it ` +
        'away together with its -wal and -shm files.',
    );
  }
  if (isBlank && !startsAfresh && isPepperKept(places)) {
    throw lostDatabase(places, 'is a database without any tables');
  }
}

function isPepperKept({ pepper, dataDir }: Places): boolean {
  return pepper === undefined && existsSync(keptSecretPath(dataDir, NAME));
}

function lostDatabase({ dataDir, databasePath }: Places, what: string): ConfigError {
  return new ConfigError(
    `${databasePath} ${what}, but ${keptSecretPath(dataDir, NAME)} shows that there was a database ` +
      'with keys; put it back from a backup, set DATABASE_URL to where it is, or begin ' +
      'without any keys with node dist/cli.js serve --new-database.',
  );
}

/**
 * The pepper: from the settings, or from the data folder. One is made for a database without
 * accounts, and for no other: a new pepper would void every key. It is made when the tables are, so
 * that a first start that was killed left no pepper without a database.
 *
 * @throws ConfigError when it is missing or damaged.
 */
export function readPepper(places: Places, isNewDatabase: boolean): string {
  const { pepper, dataDir, databasePath } = places;
  if (pepper !== undefined) return pepper;
  const kept = keepSecret({ dataDir, name: NAME, canMake: isNewDatabase });
  if (kept.kind === 'kept') return kept.text;
  if (kept.kind === 'missing') {
    throw new ConfigError(
      `${kept.path} is missing: ${databasePath} was made with it, and no key works without it; ` +
        'restore it from a backup, or set TOLLKEY_PEPPER.',
    );
  }
  throw new ConfigError(
    `${kept.path} is damaged: expected at least ${MIN_KEPT_SECRET_LENGTH} characters, got ` +
      `${kept.length}; restore it from a backup, or no key of this database will work.`,
  );
}
