import type { Clock } from '../kernel/clock.ts';
import { DAY_MS, MINUTE_MS, startOfWindow, type Windows, windowsOf } from './window.ts';

/** The windows that count at a reading of the clock: one object for all readings in a minute. */
export type WindowsAt = (nowMs: number) => Windows;

// A clock that is put right by up to a second (NTP) shortens its minute by as much. Without this
// room, every such correction would make a minute twice as long.
const TOLERANCE_MS = 1_000;
const SHORTEST_MS = MINUTE_MS - TOLERANCE_MS;

/**
 * The windows of a process. They follow the clock, wherever it is put, but no window begins before
 * 59 seconds of true time have passed since the one before it began. So no step of the clock hands
 * out a minute's allowance twice. A window that would be too short lasts until a later full minute of
 * the clock: after a step three minutes at most. Steps of more than a minute are reported, with their size.
 */
export function createSteadyWindows(
  { now, monotonic }: Clock,
  reportStep: (byMs: number) => void = () => undefined,
): WindowsAt {
  const firstLookAt = monotonic();
  let windows = windowsOf(0);
  // Between these readings of the clock, and as long as it is as far from the monotonic clock, the
  // windows stay as they are.
  let from = 0;
  let until = 0;
  let differenceMs = now() - firstLookAt;
  // Readings of the monotonic clock: when the window began, and since when no step was noticed.
  let beganAt = Number.NEGATIVE_INFINITY;
  let steadySince = Number.NEGATIVE_INFINITY;

  function noticeStep(stepMs: number, runningMs: number): void {
    differenceMs += stepMs;
    if (Math.abs(stepMs) > TOLERANCE_MS) {
      steadySince = runningMs;
      // What the clock said of the time before this process counts no longer.
      beganAt = Math.max(beganAt, firstLookAt);
    }
    if (Math.abs(stepMs) > MINUTE_MS) reportStep(stepMs);
  }

  function lookAgain(nowMs: number, runningMs: number): Windows {
    noticeStep(nowMs - runningMs - differenceMs, runningMs);
    const minute = startOfWindow(nowMs, MINUTE_MS);
    // After a step, the start of the minute does not tell how long ago it was.
    const beganNow = Math.max(runningMs - (nowMs - minute), steadySince);
    const isOver = beganNow - beganAt >= SHORTEST_MS;
    if (isOver) beganAt = beganNow;
    const counted = isOver ? minute : windows.minute;
    from = minute;
    until = minute + MINUTE_MS;
    // The minute that is counted may be ahead of the clock: where it comes, it does not end.
    while (until === counted || runningMs + (until - nowMs) - beganAt < SHORTEST_MS) {
      until += MINUTE_MS;
    }
    const current = lastingUntil(until, counted);
    windows = beganAt > firstLookAt ? current : withFollowing(current);
    return windows;
  }

  function windowsAt(nowMs: number): Windows {
    const runningMs = monotonic();
    const isSteady = Math.abs(nowMs - runningMs - differenceMs) <= TOLERANCE_MS;
    return isSteady && nowMs >= from && nowMs < until ? windows : lookAgain(nowMs, runningMs);
  }

  windowsAt(now());
  return windowsAt;
}

/** The windows of a minute that end when the clock reads `end`. */
function lastingUntil(end: number, minute: number): Windows {
  const windows = windowsOf(minute);
  const isSameDay = startOfWindow(end, DAY_MS) === windows.day;
  return Object.freeze({
    ...windows,
    minuteEnd: end,
    dayEnd: isSameDay ? windows.dayEnd : end,
  });
}

/**
 * The first windows of a process, with the next ones. When the clock was put back a little before the
 * process began, uses are stored in the next minute: they go on, and no earlier window is opened.
 */
function withFollowing(first: Windows): Windows {
  const next = first.minute + MINUTE_MS;
  const following =
    first.minuteEnd === next ? windowsOf(next) : lastingUntil(first.minuteEnd, next);
  return Object.freeze({ ...first, following });
}
