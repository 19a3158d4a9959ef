import type { AcceptedUse, Life, LifeRecord } from './clock-lives.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
// A clock that is put right by up to a second shortens its minute by as much.
const SHORTEST_MINUTE = 59_000;

/** One sentence for each promise that a life broke. */
export function judgeLife({ limits }: Life, record: LifeRecord): readonly string[] {
  const broken = [...record.broken];
  for (const [key, { perMinute, perDay }] of limits.entries()) {
    const uses = record.accepted.filter((use) => use.key === key);
    const rows = record.rows.filter((row) => row.key === key);
    if (sum(uses.map(({ cost }) => cost)) !== sum(rows.map(({ accepted }) => accepted))) {
      broken.push(`key ${key}: what is stored is not what was accepted`);
    }
    for (const day of new Set(rows.map(dayOf))) {
      const stored = sum(rows.filter((row) => dayOf(row) === day).map(({ accepted }) => accepted));
      if (stored > perDay) broken.push(`key ${key}: ${stored} of ${perDay} in one day`);
    }
    if (!fitsInMinutes(uses, perMinute, excusesOf(record))) {
      broken.push(`key ${key}: no minutes of true time hold what was accepted`);
    }
  }
  return broken;
}

/** The starts that may cut a minute short: the first after each step, if two minutes after it. */
function excusesOf({ settings, starts }: LifeRecord): readonly number[] {
  const steps = settings.slice(1).map(({ at }) => at);
  return starts.filter((start, index) =>
    steps.some((at) => at >= (starts[index - 1] ?? 0) && at <= start && start - at <= 2 * MINUTE),
  );
}

/**
 * Whether true time can be cut into windows of 59 seconds or more in which no more than the limit was
 * accepted. At a start that is excused one window may end, however short it is and the next will be.
 */
function fitsInMinutes(
  uses: readonly AcceptedUse[],
  limit: number,
  excuses: readonly number[],
): boolean {
  // For each use: the earliest instant at which a window can begin whose first use it is.
  const earliest: number[] = uses.map(() => Number.POSITIVE_INFINITY);
  if (earliest.length > 0) earliest[0] = Number.NEGATIVE_INFINITY;
  for (const first of uses.keys()) {
    const began = earliest[first] ?? Number.POSITIVE_INFINITY;
    if (began === Number.POSITIVE_INFINITY) continue;
    const next = first + countThatFit(uses.slice(first), limit);
    if (next === uses.length) return true;
    for (let later = first + 1; later <= next; later += 1) {
      const begins = nextBegin(began, [uses[later - 1], uses[later]], excuses);
      earliest[later] = Math.min(earliest[later] ?? begins, begins);
    }
  }
  return uses.length === 0;
}

/** How many of the first uses are within the limit together. */
function countThatFit(uses: readonly AcceptedUse[], limit: number): number {
  let used = 0;
  const tooMany = uses.findIndex(({ cost }) => {
    used += cost;
    return used > limit;
  });
  return tooMany === -1 ? uses.length : tooMany;
}

/** When the window after one that began at `began` can begin, between two uses; never if it cannot. */
function nextBegin(
  began: number,
  [last, next]: readonly (AcceptedUse | undefined)[],
  excuses: readonly number[],
): number {
  if (last === undefined || next === undefined) return Number.POSITIVE_INFINITY;
  const excuse = excuses.find((at) => at >= last.at && at <= next.at);
  if (excuse !== undefined) return excuse - MINUTE;
  const begins = Math.max(began + SHORTEST_MINUTE, last.at);
  return begins <= next.at ? begins : Number.POSITIVE_INFINITY;
}

/** One sentence for each decision that is not that of a clock which only runs. */
export function judgeSteadyLife({ limits }: Life, { decisions }: LifeRecord): readonly string[] {
  const used = new Map<string, number>();
  const broken: string[] = [];
  for (const { key, cost, wall, isAccepted } of decisions) {
    const names = [MINUTE, DAY].map((length) => `${key} ${length} ${Math.floor(wall / length)}`);
    const [inMinute = 0, inDay = 0] = names.map((name) => used.get(name) ?? 0);
    const { perMinute = 0, perDay = 0 } = limits[key] ?? {};
    const fits = inMinute + cost <= perMinute && inDay + cost <= perDay;
    if (fits !== isAccepted) broken.push(`${cost} of key ${key} should have been ${fits}`);
    if (isAccepted) for (const name of names) used.set(name, (used.get(name) ?? 0) + cost);
  }
  return broken;
}

function dayOf({ hour }: { readonly hour: number }): number {
  return Math.floor(hour / DAY);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
