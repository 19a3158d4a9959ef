import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.ts';
import { normalizeIpv6 } from '../kernel/ipv6.ts';

/** Who tries, and from where. */
export interface SignInAttempt {
  /** The e-mail address that was typed, in lower case, whether anybody has it or not. */
  readonly email: string;
  readonly address: string;
  /** Whether this person signed in from this address before. */
  readonly isFamiliar: boolean;
}

/** An attempt may go on, and then tells how it ended; or how long it has to wait. */
export type ThrottleDecision =
  | { readonly kind: 'admitted'; readonly end: (outcome: 'wrong' | 'right') => void }
  | { readonly kind: 'refused'; readonly retryAfterMs: number };

/** Bounds how often passwords and links can be guessed. */
export interface SignInThrottle {
  /**
   * Counts an attempt to sign in, or refuses it. It is counted until it ends right, so that of a
   * thousand at once no more are tried than of a thousand one after another. Where only attempts that
   * run stand in the way, this resolves once one of them has ended: they may all be right.
   */
  readonly takeSignIn: (attempt: SignInAttempt) => Promise<ThrottleDecision>;
  /** The same for a link's token. */
  readonly takeLink: (address: string) => Promise<ThrottleDecision>;
  /** The same for the start of a sign-in at the OpenID Connect provider. Each of them stays counted. */
  readonly takeOidc: (address: string) => Promise<ThrottleDecision>;
}

const WINDOW_MS = 15 * 60_000;

/** How many wrong attempts a window holds; docs/decisions/0020-sign-in.md weighs the numbers. */
export const SIGN_IN_LIMITS = Object.freeze({
  perPersonAndAddress: 5,
  perPerson: 20,
  perAddress: 50,
  linksPerAddress: 50,
  oidcPerAddress: 300,
});

// Of each kind so many windows are remembered, a hundred bytes each. Whoever wants one of them to be
// forgotten early needs that many others, and so a thousand addresses within fifteen minutes.
const MAX_WINDOWS = 50_000;

// Each is a request that is open, and waits as long as passwords are checked: seconds at most. Attempts
// beyond that are sent away for a second, not for the rest of the window.
const MAX_WAITING = 1_000;
const CROWDED = Object.freeze({ kind: 'refused', retryAfterMs: 1_000 } satisfies ThrottleDecision);

interface Window {
  readonly endsAt: number;
  /** Of attempts that were wrong or still run. */
  count: number;
  running: number;
  /** Whom to wake when one that runs has ended. */
  readonly waiting: Set<() => void>;
}

/** A throttle that remembers in memory: a restart forgets what was wrong before it. */
export function createSignInThrottle(clock: Clock): SignInThrottle {
  // By size, each of one: with `max` each takes its room, and 10 ms, at every start.
  const createWindows = (): LRUCache<string, Window> =>
    new LRUCache({ maxSize: MAX_WINDOWS, sizeCalculation: () => 1 });
  const pairs = createWindows();
  const persons = createWindows();
  const addresses = createWindows();
  const links = createWindows();
  const oidc = createWindows();

  let waiting = 0;

  async function take(asked: readonly Asked[]): Promise<ThrottleDecision> {
    for (;;) {
      const decision = takeNow(asked);
      if (decision.kind !== 'crowded') return decision;
      if (waiting >= MAX_WAITING) return CROWDED;
      waiting += 1;
      await oneEnds(decision.windows);
      waiting -= 1;
    }
  }

  function takeNow(asked: readonly Asked[]): ThrottleDecision | Crowded {
    const now = clock.now();
    const windows = asked.map(({ among, name, limit }) => {
      const known = among.get(name);
      const goesOn = known !== undefined && known.endsAt > now && known.count > 0;
      const window = goesOn ? known : createWindow(now);
      return { among, name, limit, window };
    });
    const full = windows.filter(({ window, limit }) => window.count >= limit);
    const spent = full.filter(({ window, limit }) => window.count - window.running >= limit);
    if (spent.length > 0) {
      const endsAt = Math.max(...spent.map(({ window }) => window.endsAt));
      return { kind: 'refused', retryAfterMs: endsAt - now };
    }
    if (full.length > 0) return { kind: 'crowded', windows: full.map(({ window }) => window) };
    for (const { among, name, window } of windows) {
      window.count += 1;
      window.running += 1;
      among.set(name, window);
    }
    let hasEnded = false;
    return {
      kind: 'admitted',
      end(outcome) {
        if (hasEnded) return;
        hasEnded = true;
        for (const { window } of windows) endOne(window, outcome);
      },
    };
  }

  return Object.freeze({
    takeSignIn({ email, address, isFamiliar }) {
      const network = networkOf(address);
      const { perPersonAndAddress, perPerson, perAddress } = SIGN_IN_LIMITS;
      return take([
        { among: pairs, name: `${network} ${email}`, limit: perPersonAndAddress },
        { among: addresses, name: network, limit: perAddress },
        ...(isFamiliar ? [] : [{ among: persons, name: email, limit: perPerson }]),
      ]);
    },
    takeLink: (address) =>
      take([{ among: links, name: networkOf(address), limit: SIGN_IN_LIMITS.linksPerAddress }]),
    async takeOidc(address) {
      const { oidcPerAddress: limit } = SIGN_IN_LIMITS;
      const decision = await take([{ among: oidc, name: networkOf(address), limit }]);
      if (decision.kind === 'admitted') decision.end('wrong');
      return decision;
    },
  } satisfies SignInThrottle);
}

interface Asked {
  readonly among: LRUCache<string, Window>;
  readonly name: string;
  readonly limit: number;
}

/** Only attempts that still run stand in the way, in these windows. */
interface Crowded {
  readonly kind: 'crowded';
  readonly windows: readonly Window[];
}

function createWindow(now: number): Window {
  return { endsAt: now + WINDOW_MS, count: 0, running: 0, waiting: new Set() };
}

function endOne(window: Window, outcome: 'wrong' | 'right'): void {
  window.running -= 1;
  if (outcome === 'right') window.count -= 1;
  const { waiting } = window;
  const woken = [...waiting];
  waiting.clear();
  for (const wake of woken) wake();
}

function oneEnds(windows: readonly Window[]): Promise<void> {
  return new Promise((resolve) => {
    for (const { waiting } of windows) waiting.add(resolve);
  });
}

/**
 * What counts as one address: of IPv6 the network of 64 bits, since whoever has one has all of it.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = normalizeIpv6(address).split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array<string>(missing).fill('0'), ...rest].slice(0, 4).join(':');
}
