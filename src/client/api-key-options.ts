import { CONNECTION_OPTIONS, type ConnectionOptions } from './connection-options.ts';
import type { TollkeyError, TollkeyUnavailableError } from './errors.ts';

/** What a middleware is told. `Request` is the framework's own. */
export interface ApiKeyOptions<Request> extends ConnectionOptions {
  /** The scopes that a call takes, all of them. Defaults to none. */
  readonly scopes?: readonly string[] | undefined;
  /**
   * How many uses a call costs, 0 to 100,000. Anything but 1 takes an `accessToken`. Defaults to 1.
   */
  readonly cost?: number | ((request: Request) => number | Promise<number>) | undefined;
  /**
   * Whether a call may go on although no verdict can be had: only `true` lets it, and then without
   * a verdict. Never asked when Tollkey refuses this program itself. Defaults to no.
   */
  readonly onUnavailable?:
    | ((error: TollkeyUnavailableError, request: Request) => boolean | Promise<boolean>)
    | undefined;
  /** Told of each call for which no verdict could be had. Defaults to the framework's own log. */
  readonly onError?: ((error: TollkeyError, request: Request) => void) | undefined;
}

/** The names of all of them. */
export const API_KEY_OPTIONS = Object.freeze([
  ...CONNECTION_OPTIONS,
  'scopes',
  'cost',
  'onUnavailable',
  'onError',
] as const satisfies readonly (keyof ApiKeyOptions<unknown>)[]);
