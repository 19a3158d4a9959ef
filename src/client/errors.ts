/** What is known about a failed request to Tollkey, besides its message. */
export interface TollkeyErrorFacts {
  /** Tollkey's error code, such as `PERMISSION_DENIED`. */
  readonly code: string;
  /** The HTTP status of its answer. Defaults to none. */
  readonly status?: number | null;
  /** Under which id Tollkey logged the request. Defaults to none. */
  readonly requestId?: string | null;
  /** Defaults to none. */
  readonly retryAfterSeconds?: number | null;
}

/** Tollkey refused a request, or did not answer it. Never holds a secret. */
export class TollkeyError extends Error {
  override readonly name: string = 'TollkeyError';
  /** Tollkey's error code, such as `PERMISSION_DENIED`. */
  readonly code: string;
  /** The HTTP status of its answer; nothing when there was none. */
  readonly status: number | null;
  /** Under which id Tollkey logged the request. */
  readonly requestId: string | null;
  /** Whole seconds after which a retry succeeds, where that is known. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, facts: TollkeyErrorFacts) {
    super(message);
    this.code = facts.code;
    this.status = facts.status ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }
}

/** Tollkey cannot say anything now: not reached, too slow, failing, or not Tollkey at all. */
export class TollkeyUnavailableError extends TollkeyError {
  override readonly name: string = 'TollkeyUnavailableError';

  constructor(message: string, facts: Omit<TollkeyErrorFacts, 'code'> = {}) {
    super(message, { ...facts, code: 'UNAVAILABLE' });
  }
}

/**
 * Tollkey answers, but what it was told is wrong: the `accessToken` of this program, or a scope
 * that can be none. Nothing that a caller's key could be blamed for.
 */
export class TollkeyConfigurationError extends TollkeyError {
  override readonly name: string = 'TollkeyConfigurationError';
}
