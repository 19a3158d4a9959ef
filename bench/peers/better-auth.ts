import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import BetterSqlite3 from 'better-sqlite3';

/** Better Auth with its api-key plugin, over a database file of its own. */
export interface BetterAuth {
  /** Verifies a secret; rejects unless it is valid. */
  readonly verify: (secret: string) => Promise<void>;
  /** The secrets of its keys. */
  readonly secrets: readonly string[];
}

const DAY_MS = 86_400_000;

/**
 * Makes a database with so many keys. SQLite is set as Tollkey sets it: WAL, `synchronous=NORMAL`.
 * Each key has its one limit, a day's, which no load comes near.
 */
export async function createBetterAuth(folder: string, keys: number): Promise<BetterAuth> {
  const database = new BetterSqlite3(join(folder, 'better-auth.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  const auth = betterAuth({
    database,
    secret: 'a secret that only the trials in bench/ have',
    baseURL: 'http://127.0.0.1',
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    plugins: [
      apiKey({ rateLimit: { enabled: true, timeWindow: DAY_MS, maxRequests: 1_000_000_000 } }),
    ],
  });
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const { user } = await auth.api.signUpEmail({
    body: { email: 'ann@example.com', name: 'Ann', password: 'a long password' },
  });
  const { key } = await auth.api.createApiKey({ body: { userId: user.id } });
  const secrets = [key, ...copyKey(database, keys - 1)];

  async function verify(secret: string): Promise<void> {
    const { valid } = await auth.api.verifyApiKey({ body: { key: secret } });
    if (!valid) throw new Error('it answered that a key is not valid');
  }

  return Object.freeze({ verify, secrets });
}

/** Adds keys that are like the one that the plugin made, each with a secret of its own. */
function copyKey(database: BetterSqlite3.Database, count: number): readonly string[] {
  const secrets = Array.from({ length: count }, () => randomBytes(48).toString('base64url'));
  const made = database.prepare('select * from apikey').get() as Record<string, unknown>;
  const names = Object.keys(made);
  const insert = database.prepare(
    `insert into apikey (${names.map((name) => `"${name}"`).join()}) values (${names.map((name) => `@${name}`).join()})`,
  );
  database.transaction(() => {
    for (const [index, secret] of secrets.entries()) {
      const key = createHash('sha256').update(secret).digest('base64url');
      insert.run({ ...made, id: `copy${index}`, key });
    }
  })();
  return secrets;
}
