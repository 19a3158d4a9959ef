/** What the server said when it refused, or that it could not be reached (`UNREACHABLE`). */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  /** The input that is to blame, as the server names it: `label`, `rateLimit.perMinute`. */
  readonly field?: string | undefined;
  /** How long to wait before asking again, in whole seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** No answer of the server came: nobody knows whether it did what it was asked to. */
  readonly isUnanswered?: true;
}

/** A refused question, with what the server's error envelope says. */
export class AskError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'AskError';
    this.refusal = refusal;
  }
}

/** The refusal that an error holds; for an error of these pages themselves, one that says so. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AskError) return error.refusal;
  return {
    code: 'PAGE',
    message:
      'This page failed. Load it again; if that does not help, tell an operator of this server.',
  };
}

/** Whether nobody is signed in any more. */
export function isSessionOver(error: unknown): boolean {
  const { code } = refusalOf(error);
  return code === 'TOKEN_REQUIRED' || code === 'INVALID_TOKEN';
}

/** Whether the server, or the way to it, is to blame: it may help to ask again. */
export function isOutage(error: unknown): boolean {
  return ['UNREACHABLE', 'UNAVAILABLE', 'INTERNAL'].includes(refusalOf(error).code);
}

/** The error, which says `words` if no answer came to something that changes what the server keeps. */
export function sayIfUnanswered(error: unknown, words: string): unknown {
  const refusal = refusalOf(error);
  return refusal.isUnanswered ? new AskError({ ...refusal, message: words }) : error;
}

/** What the error says about one input, for beside it. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof AskError) || error.refusal.field !== field) return undefined;
  // Beside the field both its name and what it holds are plain to see.
  return error.message.replace(/^Invalid [\w.]+: expected (.+), got .*$/s, 'Expected $1.');
}
