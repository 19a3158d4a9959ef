import type { LifeRecord, Row } from './clock-lives.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** One sentence for each row that has less than before. */
export function findShrunk(before: readonly Row[], now: readonly Row[]): readonly string[] {
  return before.flatMap((row) => {
    const kept = now.find(({ key, hour }) => key === row.key && hour === row.hour);
    const hasShrunk =
      kept === undefined || kept.accepted < row.accepted || kept.refused < row.refused;
    return hasShrunk ? [`key ${row.key} had more in ${new Date(row.hour).toISOString()}`] : [];
  });
}

/** Uses may only be put into hours that the clock showed within the last two minutes, or soon will. */
export function findStrayHours(
  before: readonly Row[],
  now: readonly Row[],
  { at, begin, settings }: Pick<LifeRecord, 'settings'> & { at: number; begin: number },
): readonly string[] {
  const grown = now.filter((row) => {
    const was = before.find(({ key, hour }) => key === row.key && hour === row.hour);
    return row.accepted > (was?.accepted ?? 0);
  });
  const shown = settings.map(({ at: from, aheadMs }, index) => {
    const until = settings[index + 1]?.at ?? at;
    return { until, from: Math.max(from, at - 2 * MINUTE) + aheadMs, to: until + aheadMs };
  });
  const recent = shown.filter(({ until }) => until >= at - 2 * MINUTE);
  const isShown = (hour: number): boolean =>
    recent.some(({ from, to }) => hour <= begin + to + MINUTE && begin + from < hour + HOUR);
  return grown
    .filter(({ hour }) => !isShown(hour))
    .map((row) => `a use of key ${row.key} was put into ${new Date(row.hour).toISOString()}`);
}
