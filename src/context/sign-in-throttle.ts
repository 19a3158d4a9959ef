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

/** An attempt may go on, or how long it has to wait. */
export type ThrottleDecision =
  | { readonly kind: 'admitted'; readonly giveBack: () => void }
  | { readonly kind: 'refused'; readonly retryAfterMs: number };

/** Bounds how often passwords and links can be guessed. */
export interface SignInThrottle {
  /**
   * Counts an attempt to sign in, or refuses it. It counts as wrong until `giveBack` is called, so
   * that of a thousand at once no more are tried than of a thousand one after another.
   */
  readonly takeSignIn: (attempt: SignInAttempt) => ThrottleDecision;
  /** The same for a link's token. */
  readonly takeLink: (address: string) => ThrottleDecision;
  /** The same for the start of a sign-in at the OpenID Connect provider. */
  readonly takeOidc: (address: string) => ThrottleDecision;
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

interface Window {
  readonly endsAt: number;
  count: number;
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

  function take(asked: readonly Asked[]): ThrottleDecision {
    const now = clock.now();
    const windows = asked.map(({ among, name, limit }) => {
      const known = among.get(name);
      const goesOn = known !== undefined && known.endsAt > now && known.count > 0;
      const window = goesOn ? known : { endsAt: now + WINDOW_MS, count: 0 };
      return { among, name, limit, window };
    });
    const full = windows.filter(({ window, limit }) => window.count >= limit);
    if (full.length > 0) {
      const endsAt = Math.max(...full.map(({ window }) => window.endsAt));
      return { kind: 'refused', retryAfterMs: endsAt - now };
    }
    for (const { among, name, window } of windows) {
      window.count += 1;
      among.set(name, window);
    }
    return { kind: 'admitted', giveBack: once(() => giveBack(windows)) };
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
    takeOidc: (address) =>
      take([{ among: oidc, name: networkOf(address), limit: SIGN_IN_LIMITS.oidcPerAddress }]),
  } satisfies SignInThrottle);
}

interface Asked {
  readonly among: LRUCache<string, Window>;
  readonly name: string;
  readonly limit: number;
}

function giveBack(windows: readonly { readonly window: Window }[]): void {
  for (const { window } of windows) window.count -= 1;
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
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
