/** Every code that an error can carry (design: the error table). A closed set. */
export type ErrorCode =
  | 'TOKEN_REQUIRED'
  | 'INVALID_TOKEN'
  | 'QUOTA_EXCEEDED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'INVALID_ARGUMENT'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'METHOD_NOT_ALLOWED'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** A refusal as a value: what to tell the caller. Never holds a secret. */
export interface Refusal {
  readonly code: ErrorCode;
  /** One sentence for a person. */
  readonly message: string;
  /** Facts, each as `name: value`. */
  readonly details?: readonly string[];
  /** The same for a program. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An expected failure of a query or mutation, thrown up to the resolver's edge. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

// Twice an id of ours: enough to recognise what was asked for, too little to bounce a flood.
const MAX_SHOWN_ID_LENGTH = 64;

/** The object does not exist, or is not the caller's: the two are told apart by nobody. */
export function notFound(kind: string, id: string): DomainError {
  const shown = id.length > MAX_SHOWN_ID_LENGTH ? `${id.slice(0, MAX_SHOWN_ID_LENGTH)}…` : id;
  return new DomainError({
    code: 'NOT_FOUND',
    message: `${kind} ${shown} not found`,
    context: { id: shown },
  });
}

/** Too much of one account is waiting already. */
export function tooMuchWaiting(): DomainError {
  return new DomainError({
    code: 'UNAVAILABLE',
    message: 'Too many long questions of this account are waiting; send fewer at once',
  });
}

/** The caller's credential lacks a scope. */
export function permissionDenied(scope: string, purpose: string): DomainError {
  return new DomainError({
    code: 'PERMISSION_DENIED',
    message: `Permission denied: the scope ${scope} is needed to ${purpose}`,
    details: [`missing_scope: ${scope}`],
    context: { scope },
  });
}

/** An input is not what was expected. `received` is shown, so it must not be a secret. */
export function invalidArgument(argument: {
  readonly field: string;
  readonly expected: string;
  readonly received: string;
}): DomainError {
  const { field, expected, received } = argument;
  return new DomainError({
    code: 'INVALID_ARGUMENT',
    message: `Invalid ${field}: expected ${expected}, got ${received}`,
    details: [`field: ${field}`, `expected: ${expected}`, `received: ${received}`],
    context: { field },
  });
}
