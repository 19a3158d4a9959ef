#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { type App, startApp } from './app.ts';
import { ConfigError, readConfig, readKeyPrefix } from './config.ts';
import { PreparationError } from './domain/prepare.ts';
import { createSecretFormat } from './domain/secret-text.ts';
import { systemClock } from './kernel/clock.ts';
import { createLogger } from './kernel/logger.ts';
import { createScrubber } from './kernel/scrub-secrets.ts';
import { DatabaseInUseError } from './store/lock-file.ts';
import { NewerDatabaseError } from './store/migrate.ts';
import { DatabaseFileError } from './store/sqlite.ts';

const HELP = `
Examples:
  $ node dist/cli.js                          serve on http://127.0.0.1:4000, data in ./data
  $ PORT=8080 HOST=0.0.0.0 node dist/cli.js   serve on port 8080 of every address
  $ node dist/cli.js secret                   print a secret to set as TOLLKEY_ROOT_KEY

Settings (environment):
  PORT, HOST             where to listen (4000, 127.0.0.1)
  BASE_URL               the public address (http://HOST:PORT)
  DATABASE_URL           the database (file:./data/tollkey.db)
  TOLLKEY_DATA_DIR       the folder for database and pepper (./data)
  TOLLKEY_PEPPER         what secrets are digested with (made at the first start; also ..._FILE)
  TOLLKEY_ROOT_KEY       the root key's secret (made at the first start; also ..._FILE)
  TOLLKEY_KEY_PREFIX     what secrets begin with (gx)
  LOG_LEVEL              debug, info, warn, error or silent (info)`;

// The two lists are bundled next to each other: dist/cli.js and dist/dashboard.
const PAGES_FOLDER = fileURLToPath(new URL('./dashboard', import.meta.url));

const program = new Command('tollkey')
  .description('Issues, verifies and meters API keys.')
  .version(packageJson.version)
  .addHelpText('after', HELP);

program
  .command('serve', { isDefault: true })
  .description('run the server until SIGTERM or SIGINT')
  .argument('[nothing...]')
  .action(async (words: readonly string[]) => {
    // A mistyped command ends here, since this one is the default.
    if (words.length > 0) {
      throw new ConfigError(
        `Tollkey has no command ${words[0]}; expected serve, secret or --help.`,
      );
    }
    await serve();
  });

program
  .command('secret')
  .description('print a new secret, to be set as TOLLKEY_ROOT_KEY; it is kept nowhere')
  .action(printSecret);

await program.parseAsync().catch(explain);

async function serve(): Promise<void> {
  // Whoever reads the log may go; the server stays.
  process.stdout.on('error', () => undefined);
  const config = readConfig(process.env);
  const logger = createLogger({
    level: config.logLevel,
    pretty: process.stdout.isTTY,
    write: (line) => void process.stdout.write(line),
    scrub: createScrubber(config.keyPrefix),
  });
  const app = await startApp({
    config,
    clock: systemClock,
    logger,
    pagesFolder: PAGES_FOLDER,
    version: packageJson.version,
  });
  if (app.mintedRootSecret !== undefined) process.stdout.write(firstStartBlock(app));

  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping: running requests may end');
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Only now: whoever waits for this line may stop the server at once.
  logger.info({ url: app.url, version: packageJson.version }, 'Tollkey is ready');
}

function printSecret(): void {
  process.stdout.write(`${createSecretFormat(readKeyPrefix(process.env)).mint()}\n`);
}

function firstStartBlock({ url, mintedRootSecret }: App): string {
  const query =
    'mutation { createApiKey(input: {label: \\"First key\\"}) { secret apiKey { id } } }';
  return `
────────────────────────────────────────────────────────────────────────────
  Tollkey is ready. This is your root key; it is shown this once:

      ${mintedRootSecret}

  GraphQL and GraphiQL   ${url}/query

  Create your first API key (paste this into another terminal):

curl ${url}/query \\
  -H 'Content-Type: application/json' \\
  -H 'access-token: ${mintedRootSecret}' \\
  -d '{"query":"${query}"}'

────────────────────────────────────────────────────────────────────────────

`;
}

/** Expected failures of a start are one sentence; everything else is a bug and shows its stack. */
function explain(error: unknown): never {
  const isExpected =
    error instanceof ConfigError ||
    error instanceof PreparationError ||
    error instanceof DatabaseFileError ||
    error instanceof DatabaseInUseError ||
    error instanceof NewerDatabaseError;
  if (isExpected) {
    process.stderr.write(`${error.message}\n`);
  } else if (isOfTheSystem(error)) {
    process.stderr.write(`Tollkey cannot start: ${error.message}${hintFor(error.message)}.\n`);
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  process.exit(1);
}

function hintFor(message: string): string {
  if (message.includes('EADDRINUSE')) return '; set PORT to a free one';
  if (/EADDRNOTAVAIL|ENOTFOUND/.test(message)) return '; set HOST to an address of this machine';
  return '';
}

/** The port is taken, the host unknown, the disk full, the file no database: not a bug of ours. */
function isOfTheSystem(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:E[A-Z]+|SQLITE_[A-Z_]+)$/.test(code);
}
