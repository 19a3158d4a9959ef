#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { type App, startApp } from './app.ts';
import {
  type Config,
  ConfigError,
  readConfig,
  readConfigOfDatabase,
  readKeyPrefix,
} from './config.ts';
import { DomainError } from './domain/errors.ts';
import type { IssuedLink } from './domain/people/issue-link.ts';
import { PreparationError } from './domain/prepare.ts';
import { createSecretFormat } from './domain/secret-text.ts';
import { printFirstStart } from './first-start.ts';
import { systemClock } from './kernel/clock.ts';
import { createLineWriter } from './kernel/line-writer.ts';
import { createLogger, type Logger } from './kernel/logger.ts';
import { PathError } from './kernel/path-error.ts';
import { createScrubber } from './kernel/scrub-secrets.ts';
import { stackOf } from './kernel/stack-of.ts';
import { ASSUMED_PORT, assumesPort, lacksBaseUrl, NO_BASE_URL } from './server-address.ts';
import { DatabaseInUseError } from './store/lock-file.ts';
import { NewerDatabaseError } from './store/migrate.ts';
import { DatabaseFileError } from './store/own-tables.ts';
import { OlderDatabaseError } from './store/store.ts';
import { throwUsageErrors, UsageError } from './usage-error.ts';
import { makePasswordResetLink, makeSetUpLink } from './user-commands.ts';

const HELP = `
Examples:
  $ node dist/cli.js                          serve on http://127.0.0.1:4000, data in ./data
  $ PORT=8080 HOST=0.0.0.0 node dist/cli.js   serve on port 8080 of every address
  $ node dist/cli.js secret                   print a secret to set as TOLLKEY_ROOT_KEY
  $ node dist/cli.js serve --new-database     serve without any keys where the database was lost
  $ node dist/cli.js user set-up              print a link that makes the first operator
  $ node dist/cli.js user reset-password ann@example.com
                                              print a link by which she sets a new password

Settings (environment):
  PORT, HOST             where to listen (4000, 127.0.0.1)
  BASE_URL               the address that others reach it by (http://HOST:PORT)
  DATABASE_URL           the database (file:./data/tollkey.db)
  TOLLKEY_DATA_DIR       the folder for database, pepper and cookie secret (./data)
  TOLLKEY_PEPPER         what secrets are digested with (made at the first start; also ..._FILE)
  TOLLKEY_ROOT_KEY       the root key's secret (made at the first start; also ..._FILE)
  TOLLKEY_KEY_PREFIX     what secrets begin with (gx)
  TOLLKEY_KEY_HEADERS    headers that keys are read from (access-token, authorization, x-api-key)
  TOLLKEY_AUTH_SECRET    what session cookies are signed with (made at the first start; also ..._FILE)
  TOLLKEY_TRUSTED_PROXIES
                         networks whose X-Forwarded-For is believed, such as 10.0.0.0/8 (none)
  TOLLKEY_OIDC_ISSUER, TOLLKEY_OIDC_CLIENT_ID, TOLLKEY_OIDC_CLIENT_SECRET
                         the OpenID Connect provider to sign in with (none; the last also ..._FILE)
  TOLLKEY_OIDC_NAME      what the sign-in page calls it (single sign-on)
  LOG_LEVEL              debug, info, warn, error or silent (info)`;

// The two lists are bundled next to each other: dist/cli.js and dist/dashboard.
const PAGES_FOLDER = fileURLToPath(new URL('./dashboard', import.meta.url));

interface ServeOptions {
  readonly newDatabase?: boolean;
}

const program = new Command('tollkey')
  .description('Issues, verifies and meters API keys.')
  .version(packageJson.version)
  .addHelpText('after', HELP)
  // UsageError says it in our own form.
  .configureOutput({ outputError: () => undefined });

program
  .command('serve', { isDefault: true })
  .description('run the server until SIGTERM or SIGINT')
  .option(
    '--new-database',
    'begin without any keys, although a pepper is there and its database is not',
  )
  .action(({ newDatabase = false }: ServeOptions) => serve(newDatabase));

program
  .command('secret')
  .description('print a new secret, to be set as TOLLKEY_ROOT_KEY; it is kept nowhere')
  .action(printSecret);

const user = program.command('user').description('let people in; works beside a running server');

user
  .command('set-up')
  .description('print a link, valid once and for 24 hours, that makes the first operator')
  .action(() => printLink(makeSetUpLink));

user
  .command('reset-password')
  .description('print a link, valid once and for 24 hours, by which a person sets a new password')
  .argument('<email>')
  .action((email: string) => printLink((config) => makePasswordResetLink(config, email)));

// Under npm one Ctrl-C comes twice, from the terminal and passed on. One that comes later than this after
// the first ends the process at once, as a signal does to which nobody listens.
const SAME_KEYS_MS = 500;

// A secret among the words is not repeated, whatever prefix it has: the settings are not read yet.
const scrub = createScrubber('[a-z0-9]{2,8}');
const words = process.argv.slice(2);
throwUsageErrors(program, { words, scrub });
await program.parseAsync().catch(explain);

async function serve(startsAfresh: boolean): Promise<void> {
  // Else one start in five is slower by a third for as long as it runs: see decision 27.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // The reader of the log may go; the server stays.
  process.stdout.on('error', () => undefined);
  const config = readConfig(process.env);
  const lines = createLineWriter({
    write: (text, done) => void process.stdout.write(text, done),
    tellDropped: (count) => logger.warn({ lines: count }, LINES_DROPPED),
  });
  process.once('exit', lines.flush);
  const logger = createLogger({
    level: config.logLevel,
    pretty: process.stdout.isTTY,
    write: lines.write,
    scrub: createScrubber(config.keyPrefix),
  });
  const app = await startApp({
    config,
    clock: systemClock,
    logger,
    pagesFolder: PAGES_FOLDER,
    version: packageJson.version,
    droppedLines: lines.dropped,
    show: printFirstStart,
    startsAfresh,
  });
  const isFirst = app.mintedRootSecret !== undefined || app.setUpLink !== undefined;
  if (!isFirst && app.lacksBaseUrl) logger.warn({}, NO_BASE_URL);
  if (!app.hasOperator && app.setUpLink === undefined) {
    const command = 'node dist/cli.js user set-up';
    logger.info(
      { command },
      'no operator can sign in yet; this command prints a link that makes one',
    );
  }
  stopOnSignals(app, logger);
  // Only now: a program that waits for this line may stop the server at once.
  logger.info({ url: app.url, version: packageJson.version }, 'Tollkey is ready');
}

const LINES_DROPPED =
  'lines of the log were dropped: nobody read them, or they could not be written';

function stopOnSignals(app: App, logger: Logger): void {
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
  let interruptedAt: number | undefined;
  process.on('SIGINT', function interrupt(signal) {
    const now = performance.now();
    if (interruptedAt === undefined) {
      interruptedAt = now;
      stop(signal);
    } else if (now - interruptedAt > SAME_KEYS_MS) {
      process.off('SIGINT', interrupt);
      process.kill(process.pid, signal);
    }
  });
}

function printSecret(): void {
  process.stdout.write(`${createSecretFormat(readKeyPrefix(process.env)).mint()}\n`);
}

async function printLink(make: (config: Config) => Promise<IssuedLink>): Promise<void> {
  const config = readConfigOfDatabase(process.env);
  const { link, expiresAt } = await make(config);
  process.stdout.write(`${link}\n`);
  process.stderr.write(`Valid once, until ${new Date(expiresAt).toISOString()}.\n`);
  if (assumesPort(config)) process.stderr.write(`${ASSUMED_PORT}.\n`);
  if (lacksBaseUrl(config)) process.stderr.write(`${NO_BASE_URL}.\n`);
}

/** Expected failures of a start are one sentence; everything else is a bug and shows its stack. */
function explain(error: unknown): never {
  const isExpected =
    error instanceof ConfigError ||
    error instanceof UsageError ||
    error instanceof PreparationError ||
    error instanceof PathError ||
    error instanceof DatabaseFileError ||
    error instanceof DatabaseInUseError ||
    error instanceof NewerDatabaseError ||
    error instanceof OlderDatabaseError;
  if (error instanceof DomainError) {
    process.stderr.write(`${error.message}.\n`);
  } else if (isExpected) {
    process.stderr.write(`${error.message}\n`);
  } else if (isOfTheSystem(error)) {
    const failed = words[0] === 'user' ? 'The command failed' : 'Tollkey cannot start';
    process.stderr.write(`${failed}: ${error.message}${hintFor(error.message)}.\n`);
  } else {
    process.stderr.write(`${stackOf(error)}\n`);
  }
  process.exit(1);
}

function hintFor(message: string): string {
  if (/ENOSPC|disk is full/.test(message)) return '; make room on the disk';
  if (message.includes('is locked')) return '; wait for the program that holds it, and try again';
  if (message.includes('disk I/O error')) return '; see whether the disk is full or failing';
  if (message.includes('EADDRINUSE')) return '; set PORT to a free one';
  if (/EADDRNOTAVAIL|ENOTFOUND/.test(message)) return '; set HOST to an address of this machine';
  return '';
}

/** The port is taken, the host unknown, the disk full, the file no database: not a bug of ours. */
function isOfTheSystem(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:E[A-Z]+|SQLITE_[A-Z_]+)$/.test(code);
}
