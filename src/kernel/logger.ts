import { pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { ScrubSecrets } from './scrub-secrets.ts';

/** Writes structured lines. Fields come first, the sentence second. */
export interface Logger {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  /** Whether lines of this level are written: for who would take pains to make one. */
  readonly writes: (level: LogLevel) => boolean;
}

/** Writes one line: the fields as JSON, and a sentence. */
export type LogLine = (fields: Readonly<Record<string, unknown>>, sentence: string) => void;

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where the lines go, and for whom. */
export interface LoggerOptions {
  readonly level: LogLevel;
  /** Takes each finished line, with its line feed. */
  readonly write: (line: string) => void;
  /** Colours and columns for a person at a terminal, instead of JSON. */
  readonly pretty: boolean;
  readonly scrub: ScrubSecrets;
}

/**
 * A logger of JSON lines (pino). Whatever looks like a secret is cut to its prefix in the finished
 * line, so that no field, message or stack can carry one out.
 */
export function createLogger(options: LoggerOptions): Logger {
  const finish = options.pretty
    ? prettyFactory({ translateTime: 'SYS:HH:MM:ss', singleLine: true, colorize: true })
    : (line: string) => line;
  const target = { write: (line: string) => options.write(options.scrub(finish(line))) };
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  return Object.freeze({
    debug: (fields, sentence) => logger.debug(fields, sentence),
    info: (fields, sentence) => logger.info(fields, sentence),
    warn: (fields, sentence) => logger.warn(fields, sentence),
    error: (fields, sentence) => logger.error(fields, sentence),
    writes: (level) => logger.isLevelEnabled(level),
  } satisfies Logger);
}
