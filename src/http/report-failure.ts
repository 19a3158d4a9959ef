import type { DatabaseWatch } from '../domain/database-watch.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { stackOf } from '../kernel/stack-of.ts';

/** What failed, under which request id. */
export interface Failure {
  readonly requestId: string;
  /** What the caller was told. */
  readonly code: ErrorCode;
  readonly error: unknown;
}

/** Writes to the log that a request failed. */
export type ReportFailure = (failure: Failure, sentence: string) => void;

/**
 * Failures in the log: bugs one by one, with their stacks. While the database cannot answer, every
 * request fails for the same reason: that is logged once, and then counted.
 */
export function createReportFailure(
  logger: Logger,
  noteRefused: DatabaseWatch['noteRefused'],
): ReportFailure {
  return function reportFailure({ requestId, code, error }, sentence) {
    if (code === 'UNAVAILABLE') noteRefused({ requestId, error });
    else logger.error({ requestId, code, stack: stackOf(error) }, sentence);
  };
}
