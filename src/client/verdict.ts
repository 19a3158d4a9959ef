/** What Tollkey says about a presented key: a closed set. */
export type VerdictCode = 'VALID' | TokenDeniedCode | 'INSUFFICIENT_SCOPE' | 'QUOTA_EXCEEDED';

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

/** What all verdicts have in common. */
interface AnyVerdict {
  /** For INSUFFICIENT_SCOPE, those of the required scopes that the key does not have. */
  readonly missingScopes: readonly string[];
  /** For QUOTA_EXCEEDED, the instant from which on a retry passes; nothing if no wait helps. */
  readonly retryAt: Date | null;
  /** Under which id Tollkey logged this; nothing for a text that could be no key at all. */
  readonly requestId: string | null;
}

/** The call may go on, and its uses are charged. */
export interface ValidVerdict extends AnyVerdict {
  readonly valid: true;
  readonly code: 'VALID';
  readonly apiKey: VerifiedApiKey;
  readonly account: VerifiedAccount;
  /** Nothing for a key without limits. */
  readonly rateLimits: RateLimits | null;
}

/** The key does not give what the call takes. Nothing is charged. */
export interface DeniedVerdict extends AnyVerdict {
  readonly valid: false;
  readonly code: TokenDeniedCode | 'INSUFFICIENT_SCOPE';
  /** Only with an `accessToken`, and only a key that it may see. */
  readonly apiKey: VerifiedApiKey | null;
  /** As `apiKey`. */
  readonly account: VerifiedAccount | null;
  /** As `apiKey`. */
  readonly rateLimits: RateLimits | null;
}

/** The key's limits have no room for the call. Nothing is charged. */
export interface ExhaustedVerdict extends AnyVerdict {
  readonly valid: false;
  readonly code: 'QUOTA_EXCEEDED';
  /** Only with an `accessToken`. */
  readonly apiKey: VerifiedApiKey | null;
  /** Only with an `accessToken`. */
  readonly account: VerifiedAccount | null;
  readonly rateLimits: RateLimits;
}

/** The answer about a presented key. `valid` and `code` tell them apart. */
export type Verdict = ValidVerdict | DeniedVerdict | ExhaustedVerdict;
