import { z } from 'zod';
import type { JsonObject } from '../store/api-keys.ts';
import type { Domain } from './domain.ts';
import { invalidArgument } from './errors.ts';
import { isScope } from './scopes.ts';

const MAX_SHOWN = 64;
const MAX_METADATA_BYTES = 4096;
const MAX_METADATA_DEPTH = 16;
const MAX_SCOPES = 50;
// RFC 5321, section 4.5.3.1.3, without the angle brackets.
const MAX_EMAIL_LENGTH = 254;
const EMAIL = `an e-mail address such as ada@example.com, at most ${MAX_EMAIL_LENGTH} characters`;

// Control characters (Unicode Cc), line separators and changes of the writing direction could break a
// header or a screen that a text is shown on; half a surrogate pair (Cs) has no UTF-8 to be kept in.
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** The field as its whole value; each message says what was expected. */
export const fields = Object.freeze({
  label: text(64),
  accountName: text(128),
  externalId: text(128),
  revokeReason: text(256),
  personName: text(64),
  email: z
    .string({ error: EMAIL })
    .trim()
    .toLowerCase()
    .pipe(z.email({ error: EMAIL }).max(MAX_EMAIL_LENGTH, { error: EMAIL })),
  perMinute: integer(1, 10_000),
  perDay: integer(1, 100_000),
  keyLimit: integer(1, 100_000),
  overlapSeconds: integer(0, 2_592_000),
  cost: integer(0, 100_000),
  scopes: z
    .array(z.unknown())
    .max(MAX_SCOPES, { error: `at most ${MAX_SCOPES} scopes`, abort: true })
    .pipe(
      z.array(
        z.string().refine(isScope, {
          error: 'a scope such as workflows:run (at most 64 of a-z 0-9 _ . - : *)',
        }),
      ),
    )
    .transform((scopes) => [...new Set(scopes)]),
  // Not a record of zod: that one loses a member named __proto__.
  metadata: z
    .custom<JsonObject>(isJsonObject, { error: 'a JSON object' })
    // Its length first: to look at each of 30,000 numbers takes a millisecond.
    .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES, {
      error: `a JSON object of at most ${MAX_METADATA_BYTES} bytes`,
      abort: true,
    })
    .refine((value) => isKept(value), {
      error: `JSON at most ${MAX_METADATA_DEPTH} deep, with numbers and texts that it keeps exactly`,
    }),
});

/** A text to search for; an empty search box finds all, as none does. */
export function searchText(maxLength: number): z.ZodType<string | undefined> {
  return (
    z
      .string()
      .max(unitsBefore(maxLength), { error: `at most ${maxLength} characters`, abort: true })
      .transform((value) => value.normalize('NFC').trim())
      .refine((value) => [...value].length <= maxLength, {
        error: `at most ${maxLength} characters`,
      })
      // A database would stop reading at a NUL.
      .refine((value) => !/\p{Cc}/u.test(value), { error: 'no control characters' })
      .nullish()
      .transform((value) => value || undefined)
  );
}

/**
 * Requires an expiry to be later than now, both in milliseconds since the Unix epoch; no expiry passes.
 *
 * @throws DomainError INVALID_ARGUMENT.
 */
export function requireFuture(expiresAt: number | null | undefined, nowMs: number): void {
  if (expiresAt == null || expiresAt > nowMs) return;
  const field = 'expiresAt';
  throw invalidArgument({
    field,
    expected: 'a time in the future',
    received: show(expiresAt, field),
  });
}

/**
 * An input as its schema reads it.
 *
 * @throws DomainError INVALID_ARGUMENT, which names the first wrong field, what was expected and
 *   what came; also when a secret stands in any text, where it would be kept and shown.
 */
export function parseInput<T extends z.ZodType>(
  domain: Domain,
  schema: T,
  input: unknown,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path ?? [];
    throw invalidArgument({
      field: path.join('.'),
      expected: issue?.message ?? 'another value',
      received: show(path.reduce(step, input), String(path.at(-1))),
    });
  }
  for (const [field, value] of Object.entries(input as Record<string, unknown>)) {
    if (!domain.secretFormat.isIn(JSON.stringify(value) ?? '')) continue;
    const expected = 'a text without a secret in it';
    throw invalidArgument({ field, expected, received: 'one that holds a secret' });
  }
  return parsed.data;
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether JSON keeps a value as it is, and every database and client can read what it keeps. */
function isKept(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return isExact(value);
  if (typeof value === 'string') return !/[\0\p{Cs}]/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_METADATA_DEPTH) return false;
  return Object.entries(value).every(([name, item]) => isKept(name) && isKept(item, depth + 1));
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

function text(maxLength: number): z.ZodType<string> {
  const error =
    `1 to ${maxLength} characters, some of them visible, none a control character, a separator of ` +
    'lines or a change of the writing direction';
  return z
    .string({ error })
    .max(unitsBefore(maxLength), { error, abort: true })
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => isUsable(value) && [...value].length <= maxLength, { error });
}

/**
 * How long a text can be before it is normalised, in UTF-16 code units. To normalise takes time with
 * the square of the combining marks in a row (Unicode Standard Annex 15, section 13): a text that is
 * longer than any that could fit is refused before. NFC makes one character of four at most, and
 * spaces around it may fall away.
 */
function unitsBefore(maxLength: number): number {
  return 16 * maxLength;
}

function isUsable(value: string): boolean {
  return VISIBLE.test(value) && !UNUSABLE.test(value);
}

function integer(least: number, most: number): z.ZodType<number> {
  const range = `an integer from ${least} to ${most}`;
  return z.int({ error: range }).gte(least, { error: range }).lte(most, { error: range });
}

function step(value: unknown, key: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | undefined)?.[key];
}

// Instants are numbers here; who sent one sent a date-time, and should see one.
function show(value: unknown, field: string): string {
  if (value === undefined) return 'nothing';
  if (field.endsWith('At') && typeof value === 'number') return new Date(value).toISOString();
  if (field === 'metadata') return 'another';
  const shown = JSON.stringify(value);
  return shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, MAX_SHOWN)}…`;
}
