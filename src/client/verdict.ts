/** What Tollkey says about a presented key: a closed set. */
export type VerdictCode = 'VALID' | DeniedCode;

/** Why a presented key may not go on: a closed set. */
export type DeniedCode = TokenDeniedCode | 'INSUFFICIENT_SCOPE' | 'QUOTA_EXCEEDED';

/** Why a presented key counts for nothing, whatever is asked of it. */
export type TokenDeniedCode = 'NOT_FOUND' | 'REVOKED' | 'EXPIRED' | 'DISABLED';

/** The key that was presented. */
export interface VerifiedApiKey {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly string[];
  /** What the key's owner wrote to it. Only with an `accessToken`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The account that the key belongs to. */
export interface VerifiedAccount {
  readonly id: string;
  /** Only with an `accessToken`. */
  readonly name?: string;
  /** What you call the account yourself. Only with an `accessToken`. */
  readonly externalId?: string | null;
}

/** One window in which uses are counted. */
export interface RateLimitWindow {
  /** Uses in the whole window. */
  readonly limit: number;
  /** Uses left in it, never below 0. */
  readonly remaining: number;
  /** When it ends and the next one begins. */
  readonly resetsAt: Date;
}

/** Both windows, after the use that was asked for. */
export interface RateLimits {
  readonly perMinute: RateLimitWindow;
  readonly perDay: RateLimitWindow;
}

/** The key may go on, and its use is charged. */
export interface ValidVerdict {
  readonly valid: true;
  readonly code: 'VALID';
  readonly apiKey: VerifiedApiKey;
  readonly account: VerifiedAccount;
  /** Nothing for a key without limits. */
  readonly rateLimits: RateLimits | null;
  readonly retryAt: null;
  readonly missingScopes: readonly string[];
  /** Under which id Tollkey answered and logged this. */
  readonly requestId: string | null;
}

/** The key may not go on, and nothing was charged. */
export interface DeniedVerdict {
  readonly valid: false;
  readonly code: DeniedCode;
  /** Only with an `accessToken`, and only a key that it may see. */
  readonly apiKey: VerifiedApiKey | null;
  /** As `apiKey`. */
  readonly account: VerifiedAccount | null;
  /** Nothing for a key without limits, and unless they were looked at. */
  readonly rateLimits: RateLimits | null;
  /** For QUOTA_EXCEEDED, the instant from which on a retry passes; nothing if no wait helps. */
  readonly retryAt: Date | null;
  /** For INSUFFICIENT_SCOPE, those of the required scopes that the key does not have. */
  readonly missingScopes: readonly string[];
  /** As in a valid verdict; nothing when the text could be no key, so that nobody was asked. */
  readonly requestId: string | null;
}

/** The answer about a presented key. `valid` tells the two apart. */
export type Verdict = ValidVerdict | DeniedVerdict;
