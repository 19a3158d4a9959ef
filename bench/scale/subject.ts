import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApiKey } from '../../src/domain/create-api-key.ts';
import type { Domain } from '../../src/domain/domain.ts';
import { identify } from '../../src/domain/identify.ts';
import { verify } from '../../src/domain/verify.ts';
import { answerMessages } from '../support/answer-messages.ts';
import type { Message } from '../support/child.ts';
import { openDomain } from './open-domain.ts';
import { placesOf, secretOf } from './secret-of.ts';
import { DATABASE_NAME, NO_LIMIT, ROOT_SECRET } from './settings.ts';

/** What is done in the process with the domain, by the name in a message's `job`. */
type Job = (message: Message) => Promise<Message>;

const AT_ONCE = 50;
const HOT_KEYS = 1_000;
const OTHER_ACCOUNTS = 1_000;
const MIB = 1_048_576;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

// Every run begins with other keys, so that none of them was used a moment ago.
const firstPlace = Date.now();

let domain: Domain;
let path = '';
let keys = 0;
let hotSecrets: readonly string[] = [];
let nextHot = 0;
let visited = 0;
let unknown = 0;
let created = 0;

const JOBS: Readonly<Record<string, Job>> = {
  open,
  close,
  memory,
  hot,
  cold,
  visit,
  flood,
  create,
};

answerMessages(async (message) => {
  const job = JOBS[String(message.job)];
  if (job === undefined) throw new Error(`there is no job ${message.job}`);
  return job(message);
});

/** Opens the database of so many keys in a folder. */
async function open(message: Message): Promise<Message> {
  path = join(String(message.folder), DATABASE_NAME);
  keys = Number(message.keys);
  domain = await openDomain(path);
  hotSecrets = Array.from({ length: Math.min(HOT_KEYS, keys) }, (_, index) =>
    secretOf('key', Math.floor((keys / HOT_KEYS) * index)),
  );
  return {};
}

/** Writes back what the log holds, as the program does when it ends. */
async function close(): Promise<Message> {
  await domain.quota.settle();
  await domain.store.close();
  return {};
}

/** What the process holds once everything that can go is gone, in MiB. */
async function memory(): Promise<Message> {
  for (let time = 0; time < 4; time += 1) {
    collectGarbage();
    await new Promise((done) => setTimeout(done, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  const { size: walBytes } = statSync(`${path}-wal`);
  return { rss: rss / MIB, heap: heapUsed / MIB, wal: walBytes / MIB };
}

/** Verifies 1,000 keys in turn, 50 at once, for some seconds. */
async function hot({ seconds }: Message): Promise<Message> {
  const forMs = Number(seconds) * 1_000;
  const startedAt = performance.now();
  for (let count = AT_ONCE; ; count += AT_ONCE) {
    await atOnce(() => verifyValid(nextHotSecret()));
    const durationMs = performance.now() - startedAt;
    if (durationMs >= forMs) return { perSecond: (count / durationMs) * 1_000 };
  }
}

/** Verifies keys that are not in memory, one after another; tells how long each took, in µs. */
async function cold({ count }: Message): Promise<Message> {
  const places = placesOf(keys, firstPlace + visited);
  visited += Number(count);
  const tookUs: number[] = [];
  for (let index = 0; index < Number(count); index += 1) {
    const secret = secretOf('key', places(index));
    const startedAt = performance.now();
    await verifyValid(secret);
    tookUs.push((performance.now() - startedAt) * 1_000);
  }
  tookUs.sort((one, other) => one - other);
  const at = (share: number): number => tookUs[Math.floor((tookUs.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

/** Verifies so many keys, each once, 50 at once. */
async function visit({ count }: Message): Promise<Message> {
  const places = placesOf(keys, firstPlace + visited);
  visited += Number(count);
  let next = 0;
  const startedAt = performance.now();
  while (next < Number(count)) {
    await atOnce(() => {
      next += 1;
      return verifyValid(secretOf('key', places(next - 1)));
    });
  }
  return { perSecond: (next / (performance.now() - startedAt)) * 1_000 };
}

/**
 * Verifies so many secrets, each once: `unknown` ones or `valid` ones. After each 50 of them come 50
 * hot ones; tells how many of these it were in a second of their own.
 */
async function flood({ kind, count }: Message): Promise<Message> {
  const places = placesOf(keys, firstPlace + visited);
  const isUnknown = kind === 'unknown';
  let next = 0;
  let hotMs = 0;
  for (; next < Number(count); next += AT_ONCE) {
    let index = next;
    await atOnce(() => {
      index += 1;
      return isUnknown ? refuseNext() : verifyValid(secretOf('key', places(index - 1)));
    });
    const startedAt = performance.now();
    await atOnce(() => verifyValid(nextHotSecret()));
    hotMs += performance.now() - startedAt;
  }
  if (!isUnknown) visited += next;
  return { hotPerSecond: (next / hotMs) * 1_000 };
}

/**
 * Creates keys for some seconds, one after another, each committed durably: in the largest account,
 * or in a thousand others in turn.
 */
async function create({ seconds, isLargest }: Message): Promise<Message> {
  const identified = await identify(domain, ROOT_SECRET);
  if (identified.kind === 'refused') throw new Error('the root key is refused');
  const call = { principal: identified.principal, requestId: 'req_bench' };
  const accountIds = await readAccountIds(isLargest === true ? 1 : OTHER_ACCOUNTS);
  const startedAt = performance.now();
  for (let count = 1; ; count += 1) {
    created += 1;
    const label = `Created ${firstPlace} ${created}`;
    const accountId = accountIds[count % accountIds.length] ?? '';
    await createApiKey(domain, call, { label, accountId });
    const durationMs = performance.now() - startedAt;
    if (durationMs >= Number(seconds) * 1_000) return { perSecond: (count / durationMs) * 1_000 };
  }
}

/** The account that holds most keys comes first. */
async function readAccountIds(limit: number): Promise<readonly string[]> {
  const accounts = await domain.store.db
    .selectFrom('accounts')
    .select('id')
    .where('key_limit', '=', NO_LIMIT)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return accounts.map(({ id }) => id);
}

async function atOnce(one: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function verifyValid(secret: string): Promise<void> {
  const admission = await verify(domain, { secret, scopes: [], cost: 1 });
  if (admission.kind !== 'admitted') throw new Error(`it answered ${admission.code}`);
}

async function refuseNext(): Promise<void> {
  unknown += 1;
  const secret = secretOf('unknown', firstPlace + unknown);
  const admission = await verify(domain, { secret, scopes: [], cost: 1 });
  if (admission.kind === 'admitted') throw new Error('a secret of no key was admitted');
}

function nextHotSecret(): string {
  nextHot = nextHot + 1 === hotSecrets.length ? 0 : nextHot + 1;
  return hotSecrets[nextHot] ?? '';
}
