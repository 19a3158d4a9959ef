import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { secretRecord } from '../../src/domain/issue-secret.ts';
import { createId } from '../../src/kernel/id.ts';
import { insertApiKey } from '../../src/store/api-keys.ts';
import { insertSecret } from '../../src/store/secrets.ts';
import { databaseOf } from '../scale/database-of.ts';
import { openDomain } from '../scale/open-domain.ts';
import { DATABASE_NAME, PEPPER, ROOT_SECRET } from '../scale/settings.ts';
import { type RunningProduct, startTollkey } from '../support/servers.ts';
import type { LoadRequest } from '../support/wrk.ts';
import type { Progress } from '../trial.ts';
import { fillHistory, type HistoryIds } from './fill-history.ts';

/** How much is stored. */
export interface Amounts {
  readonly keys: number;
  readonly days: number;
  readonly secrets: number;
  readonly auditEvents: number;
  readonly people: number;
  /** Whether it is kept for the next run. */
  readonly isKept: boolean;
}

const CUT_OFF = 0;
const KEPT = process.env.TOLLKEY_BENCH_DATABASES ?? join(tmpdir(), 'scale');
const READ_SCOPES = ['keys:read', 'usage:read', 'audit:read', 'accounts:read'];
// The most that anybody but an operator gives a key.
const HIGHEST = { perMinute: 10_000, perDay: 100_000 };

/** A folder with a database of so much, made once and kept; copied, so that each run finds the same. */
export async function historyFolder(
  folder: string,
  amounts: Amounts,
  progress: Progress,
): Promise<HistoryIds> {
  // What a smoke run makes takes a second, and is removed with its folder.
  const below = amounts.isKept ? KEPT : folder;
  const kept = join(below, `history-${amounts.keys}-${amounts.days}-${amounts.people}`);
  const idsFile = join(kept, 'ids.json');
  if (!existsSync(idsFile)) {
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    const source = await databaseOf(join(kept, 'keys'), amounts.keys, progress);
    copyFileSync(join(source, DATABASE_NAME), join(kept, DATABASE_NAME));
    const path = join(kept, DATABASE_NAME);
    const nowMs = Date.now();
    const ids = fillHistory({ ...amounts, path, nowMs, say: progress.say });
    writeFileSync(idsFile, JSON.stringify(ids));
  }
  copyFileSync(join(kept, DATABASE_NAME), join(folder, DATABASE_NAME));
  return JSON.parse(readFileSync(idsFile, 'utf8')) as HistoryIds;
}

/** Adds keys of the account with the highest limits, which may read all that is the account's. */
export async function addReaders(
  folder: string,
  accountId: string,
  count: number,
): Promise<readonly string[]> {
  const domain = await openDomain(join(folder, DATABASE_NAME));
  const now = domain.clock.now();
  const secrets = Array.from({ length: count }, () => domain.secretFormat.mint());
  await domain.store.transaction(async (db) => {
    for (const [index, secret] of secrets.entries()) {
      const apiKeyId = createId('apiKey', now);
      await insertApiKey(db, {
        id: apiKeyId,
        accountId,
        label: `Reader ${apiKeyId} ${index}`,
        scopes: [...READ_SCOPES, 'keys:write'],
        rateLimit: HIGHEST,
        metadata: {},
        isRoot: false,
        createdAt: now - 86_400_000 * 400,
        expiresAt: null,
        disabledAt: null,
        revokedAt: null,
        revokeReason: null,
      });
      await insertSecret(db, secretRecord(domain, { secret, apiKeyId, now }));
    }
  });
  await domain.store.close();
  return secrets;
}

/** How long the thread answered nobody, in milliseconds. */
export interface Blocked {
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** A server that tells how long its thread was busy with one thing. */
export interface ProbedServer extends RunningProduct {
  /** Since it was last asked. */
  readonly blocked: () => Promise<Blocked>;
}

/** Starts the product on such a folder, with the probe in its process. */
export async function startProbed(folder: string): Promise<ProbedServer> {
  const file = join(folder, 'blocked.json');
  const probe = pathToFileURL(join(import.meta.dirname, 'hold-up/loop-probe.js')).href;
  const server = await startTollkey({
    dataDir: folder,
    environment: { TOLLKEY_PEPPER: PEPPER, TOLLKEY_ROOT_KEY: ROOT_SECRET, LOOP_PROBE_FILE: file },
    nodeOptions: ['--import', probe],
  });
  return Object.freeze({
    ...server,
    async blocked() {
      rmSync(file, { force: true });
      server.signal('SIGUSR2');
      while (!existsSync(file)) await new Promise((done) => setTimeout(done, 5));
      await new Promise((done) => setTimeout(done, 5));
      return JSON.parse(readFileSync(file, 'utf8')) as Blocked;
    },
  });
}

/** What came of sending one request over and over. */
export interface Looped {
  readonly answers: number;
  readonly bytes: number;
  /** The first answer's body. */
  readonly sample: string;
  /** How often each status came; 0 stands for a connection that was cut off without one. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** How a request is sent over and over. */
export interface LoopSettings {
  /** Defaults to four. */
  readonly connections?: number;
  /** Whether each request comes on a connection of its own. Defaults to no. */
  readonly isOnNewConnections?: boolean;
}

/** Sends a request over and over until told to stop. */
export function loop(
  url: string,
  sent: LoadRequest,
  { connections = 4, isOnNewConnections = false }: LoopSettings = {},
): { readonly stop: () => Promise<Looped> } {
  const agent = new Agent({ keepAlive: !isOnNewConnections, maxSockets: connections });
  const statuses: Record<number, number> = {};
  let isOver = false;
  let answers = 0;
  let bytes = 0;
  let sample: string | undefined;

  function ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request(
        `${url}${sent.path}`,
        { method: sent.method, headers: sent.headers, agent },
        (response) => {
          const isFirst = sample === undefined;
          if (isFirst) sample = '';
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (isFirst) sample += chunk.toString('utf8');
          });
          response.once('error', reject);
          response.once('end', () => {
            answers += 1;
            statuses[response.statusCode ?? 0] = (statuses[response.statusCode ?? 0] ?? 0) + 1;
            resolve();
          });
        },
      );
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET') reject(error);
        // One that the server has closed meanwhile, as being idle, is no answer.
        if (!asked.reusedSocket) statuses[CUT_OFF] = (statuses[CUT_OFF] ?? 0) + 1;
        resolve();
      });
      asked.end(sent.body);
    });
  }

  async function goOn(): Promise<void> {
    while (!isOver) await ask();
  }

  const ended = Promise.all(Array.from({ length: connections }, goOn));
  // Whoever stops it hears of it; until then it is nobody's.
  ended.catch(() => undefined);
  return {
    async stop() {
      isOver = true;
      await ended;
      agent.destroy();
      return { answers, bytes, sample: sample ?? '', statuses };
    },
  };
}
