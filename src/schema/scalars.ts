import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { FIRST_INSTANT, LAST_INSTANT } from '../kernel/clock.ts';
import type { JsonObject } from '../store/api-keys.ts';
import { builder } from './builder.ts';

const dateTime = z.iso.datetime({ offset: true });
const EXPECTED_DATE_TIME = 'an RFC 3339 date-time such as "2026-12-31T23:59:59Z"';

builder.scalarType('DateTime', {
  description:
    'An instant, as an RFC 3339 date-time. Any offset is accepted, answers are in UTC: ' +
    '`2026-12-31T23:59:59.000Z`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: writeDateTime,
  parseValue: parseDateTime,
});

builder.scalarType('JSONObject', {
  description: 'A JSON object: `{"team": "search", "tags": ["ci"]}`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
  parseValue: parseJsonObject,
});

// The instants that were last written, each in a place that follows from it: lists that are asked for
// again show mostly the same ones. 60 kB.
const PLACES = 1_024;
const instants = new Float64Array(PLACES).fill(Number.NaN);
const texts: string[] = new Array(PLACES).fill('');

function writeDateTime(value: unknown): string {
  const instantMs = Number(value);
  const place = Math.trunc(Math.abs(instantMs % PLACES));
  const known = instants[place] === instantMs ? texts[place] : undefined;
  if (known !== undefined) return known;
  const text = new Date(instantMs).toISOString();
  instants[place] = instantMs;
  texts[place] = text;
  return text;
}

function parseDateTime(value: unknown): number {
  // RFC 3339, section 5.6: T and Z may be lower case.
  const parsed = dateTime.safeParse(typeof value === 'string' ? value.toUpperCase() : value);
  const instantMs = parsed.success ? Date.parse(parsed.data) : Number.NaN;
  // An offset can carry a date out of the years.
  if (instantMs >= FIRST_INSTANT && instantMs <= LAST_INSTANT) return instantMs;
  throw new GraphQLError(`Expected ${EXPECTED_DATE_TIME}, got ${JSON.stringify(value)}`);
}

function parseJsonObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new GraphQLError(`Expected a JSON object, got ${JSON.stringify(value)}`);
}
