import { createLedger } from '../../src/quota/ledger.ts';
import type { Quota, SpendResult, UsageJournal } from '../../src/quota/quota.ts';
import { startOfWindow } from '../../src/quota/window.ts';
import type { Store } from '../../src/store/store.ts';
import { findShrunk, findStrayHours } from './judge-clock-rows.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** One thing that happens in a life of a few keys, on a machine whose clock may be put anywhere. */
export type Happening =
  | { readonly kind: 'use'; readonly key: number; readonly cost: number; readonly times: number }
  /** Uses that are under way while the clock is put somewhere else. */
  | {
      readonly kind: 'stepMeanwhile';
      readonly key: number;
      readonly cost: number;
      readonly ms: number;
    }
  | { readonly kind: 'retry'; readonly key: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'passUntilJustBefore'; readonly windowMs: number }
  | { readonly kind: 'step'; readonly ms: number }
  /** The last step, undone. */
  | { readonly kind: 'stepBack' }
  | { readonly kind: 'failCommit' }
  | { readonly kind: 'restart' }
  /** A restart that finds uses under way; none of them was answered. */
  | { readonly kind: 'kill'; readonly key: number };

/** A life: the keys' limits, how many keys have room in memory, and what happens. */
export interface Life {
  readonly limits: readonly { readonly perMinute: number; readonly perDay: number }[];
  readonly capacity: number;
  readonly happenings: readonly Happening[];
}

/** What was seen of a life. */
export interface LifeRecord {
  readonly accepted: readonly AcceptedUse[];
  readonly decisions: readonly Decision[];
  /** By true time: since when the clock was ahead of it, and by how much. */
  readonly settings: readonly { readonly at: number; readonly aheadMs: number }[];
  /** When a process began, by true time. */
  readonly starts: readonly number[];
  /** What broke a promise on the way. */
  readonly broken: readonly string[];
  readonly rows: readonly Row[];
}

/** Uses that were answered as accepted. */
export interface AcceptedUse {
  readonly key: number;
  readonly cost: number;
  /** When, by true time. */
  readonly at: number;
}

/** A use on its own, and what became of it. */
export interface Decision extends AcceptedUse {
  readonly wall: number;
  readonly isAccepted: boolean;
}

/** A row of the ledger. */
export interface Row {
  readonly key: number;
  readonly hour: number;
  readonly accepted: number;
  readonly refused: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

let lived = 0;

/** Lives a life on a store, each on keys of its own. */
export async function live({ limits, capacity, happenings }: Life, store: Store) {
  lived += 1;
  const prefix = `life_${lived}_key_`;
  // Near midnight, so that short steps cross it as well.
  const clock = createTestClock('2026-11-21T23:50:00.000Z');
  const begin = clock.now();
  const accepted: AcceptedUse[] = [];
  const decisions: Decision[] = [];
  const settings = [{ at: 0, aheadMs: 0 }];
  const starts: number[] = [];
  const broken: string[] = [];
  let rows: readonly Row[] = [];
  let lastStep = 0;
  let smallStepAt = Number.NEGATIVE_INFINITY;
  // What the clock shows up to here comes round again.
  let latestBeforeSteps = Number.NEGATIVE_INFINITY;
  let process = start();

  function start(): Process {
    starts.push(clock.monotonic());
    return startProcess({ clock, store, capacity });
  }

  function step(ms: number): void {
    latestBeforeSteps = Math.max(latestBeforeSteps, clock.now());
    clock.step(ms);
    lastStep = ms;
    if (Math.abs(ms) <= 1_000) smallStepAt = clock.monotonic();
    settings.push({ at: clock.monotonic(), aheadMs: clock.now() - clock.monotonic() - begin });
  }

  async function charge(key: number, cost: number): Promise<Charged | undefined> {
    const asked = { key, cost, at: clock.monotonic(), wall: clock.now() };
    const result = await spendAndCount(process.ledger, {
      keyId: `${prefix}${key}`,
      limits: limits[key] ?? { perMinute: 1, perDay: 1 },
      cost,
    });
    return result && { result, decision: { ...asked, isAccepted: result.kind === 'accepted' } };
  }

  /** Waits for uses that were sent at once. */
  async function decide(uses: readonly Promise<Charged | undefined>[]): Promise<Charged[]> {
    const charged = await Promise.all(uses);
    const answered = charged.filter((each) => each !== undefined);
    const made = answered.map(({ decision }) => decision);
    accepted.push(...made.filter(({ isAccepted }) => isAccepted));
    // A use may have been refused for the sake of one that could not be committed then.
    if (answered.length === uses.length) decisions.push(...made);
    else decisions.push(...made.filter(({ isAccepted }) => isAccepted));
    return answered;
  }

  /**
   * A refused use succeeds once its window is over, unless the next day was used up before. A minute
   * that comes round again may have been used up before as well: then the next one is waited for. A step
   * of up to a second is no step to the ledger, and can make a minute after a step too short.
   */
  async function retry(index: number): Promise<void> {
    let isUnnoticed = clock.monotonic() - smallStepAt < 3 * MINUTE;
    let wait = await waitAndRetry(index);
    while (wait !== undefined) {
      const isAgain = startOfWindow(clock.now(), MINUTE) <= latestBeforeSteps;
      if (!isAgain && !isUnnoticed) {
        broken.push(`refused by the minute after a wait of ${wait} ms`);
        return;
      }
      isUnnoticed &&= isAgain;
      wait = await waitAndRetry(index);
    }
  }

  /** The time that was waited for nothing, if it was. */
  async function waitAndRetry(index: number): Promise<number | undefined> {
    const [first] = await decide([charge(index, 1)]);
    const refused = first?.result;
    if (refused?.kind !== 'exceeded') return undefined;
    const wait = refused.state[refused.window].resetsAt - clock.now();
    if (wait <= 0 || wait > DAY + 3 * MINUTE) broken.push(`a wait of ${wait} ms`);
    clock.advance(wait);
    const [second] = await decide([charge(index, 1)]);
    const again = second?.result;
    return again?.kind === 'exceeded' && again.window === 'perMinute' ? wait : undefined;
  }

  async function stepMeanwhile({ key, cost, ms }: Extract<Happening, { kind: 'stepMeanwhile' }>) {
    const before = [charge(key, cost), charge(key, cost)];
    await nextTurn();
    before.push(charge(key, cost));
    step(ms);
    await decide([...before, charge(key, cost), charge(key, cost)]);
  }

  async function restart(): Promise<void> {
    await process.ledger.settle();
    process = start();
  }

  async function kill(key: number): Promise<void> {
    const underWay = [charge(key, 1), charge(key, 1)];
    await Promise.resolve();
    process.kill();
    await decide(underWay);
    process = start();
  }

  async function happen(what: Happening): Promise<void> {
    switch (what.kind) {
      case 'use':
        await decide(Array.from({ length: what.times }, () => charge(what.key, what.cost)));
        break;
      case 'stepMeanwhile':
        return stepMeanwhile(what);
      case 'retry':
        return retry(what.key);
      case 'pass':
        return clock.advance(what.ms);
      case 'passUntilJustBefore':
        return clock.advance(what.windowMs - (clock.now() % what.windowMs) - 1);
      case 'step':
        return step(what.ms);
      case 'stepBack':
        return step(-lastStep);
      case 'failCommit':
        return process.failNextCommit();
      case 'restart':
        return restart();
      case 'kill':
        return kill(what.key);
    }
  }

  for (const what of happenings) {
    await happen(what);
    await process.ledger.settle();
    const now = await readRows(store, prefix);
    broken.push(...findShrunk(rows, now));
    broken.push(...findStrayHours(rows, now, { at: clock.monotonic(), begin, settings }));
    rows = now;
  }
  return { accepted, decisions, settings, starts, broken, rows } satisfies LifeRecord;
}

interface Charged {
  readonly result: SpendResult;
  readonly decision: Decision;
}

interface Process {
  readonly ledger: Quota;
  readonly failNextCommit: () => void;
  readonly kill: () => void;
}

function startProcess(made: {
  readonly clock: TestClock;
  readonly store: Store;
  readonly capacity: number;
}): Process {
  const { clock, store, capacity } = made;
  const startedAt = clock.monotonic();
  let isDead = false;
  let isFailing = false;
  const journal: UsageJournal = {
    load: store.usageJournal.load,
    async commit(hours) {
      await nextTurn();
      if (isDead) throw new Error('killed');
      if (isFailing) {
        isFailing = false;
        throw new Error('disk full');
      }
      await store.usageJournal.commit(hours);
    },
  };
  // Each process has a monotonic clock of its own.
  const ownClock = { now: clock.now, monotonic: () => clock.monotonic() - startedAt };
  return {
    ledger: createLedger({ clock: ownClock, journal, capacity }),
    failNextCommit: () => {
      isFailing = true;
    },
    kill: () => {
      isDead = true;
    },
  };
}

/** Spends, and counts a refusal as the domain does. Nothing when it could not be committed. */
async function spendAndCount(
  ledger: Quota,
  charge: { keyId: string; limits: { perMinute: number; perDay: number }; cost: number },
): Promise<SpendResult | undefined> {
  try {
    const result = await ledger.spend({ ...charge, isCurrent: () => true });
    if (result.kind === 'exceeded') await ledger.countRefusal(charge.keyId, result.window);
    return result;
  } catch {
    return undefined;
  }
}

async function readRows({ db }: Store, prefix: string): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('api_key_id', '>=', prefix)
    .where('api_key_id', '<', `${prefix}~`)
    .execute();
  return rows.map((row) => ({
    key: Number(row.api_key_id.slice(prefix.length)),
    hour: row.hour,
    accepted: row.accepted,
    refused: row.refused_per_minute + row.refused_per_day,
  }));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
