import type { RequestContext } from '../context/request-context.ts';

/**
 * What a field adds to the complexity of an operation. A point is what one small value takes: about
 * a microsecond of the processor, and at most 100 bytes of the answer (bench/trials/complexity.ts
 * compares the two).
 */
export interface FieldComplexity {
  /** For the field itself, once. */
  readonly points: number;
  /** How often what is asked for below it can come: a list's length at most. Defaults to 1. */
  readonly times?: number;
  /** How many items the lists below this field can have that are per item: a page's, a stretch's. */
  readonly items?: number;
  /** Whether what is asked for below it comes once for each of those items. Defaults to no. */
  readonly isPerItem?: boolean;
}

/** What a field's complexity may follow from, besides its arguments. */
export interface ComplexityContext {
  readonly domain: Pick<RequestContext['domain'], 'clock'>;
}

/** A field's complexity, or how it follows from the field's arguments. */
export type WeighField<Args> =
  | FieldComplexity
  | ((args: Args, context: ComplexityContext) => FieldComplexity);

/** A field's options that declare its complexity. Every field without has one point. */
export function weighs<Args>(complexity: WeighField<Args>): {
  readonly extensions: { readonly complexity: WeighField<Args> };
} {
  return { extensions: { complexity } };
}

/** A list that is as long as its page or stretch. */
export const PER_ITEM: FieldComplexity = Object.freeze({ points: 1, isPerItem: true });

/** A text of up to 64 characters, or 256 of ASCII. A character takes up to four bytes. */
export const SHORT_TEXT: FieldComplexity = Object.freeze({ points: 3 });

/** A text of up to 128 characters. */
export const TEXT: FieldComplexity = Object.freeze({ points: 5 });

/** A text of up to 256 characters. */
export const LONG_TEXT: FieldComplexity = Object.freeze({ points: 10 });

/** A value of up to 4 KiB of JSON. */
export const LARGE_VALUE: FieldComplexity = Object.freeze({ points: 100 });

/** What is read from the database for the field, together with the same of other items. */
export const READ_VALUE: FieldComplexity = Object.freeze({ points: 8 });
