import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { JsonObject } from '../store/api-keys.ts';
import { builder } from './builder.ts';

const dateTime = z.iso.datetime({ offset: true });
// An offset can carry a date out of the years that RFC 3339 can write in UTC.
const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');
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

const DAY_MS = 86_400_000;
// The instants of an answer fall on few days: the calendar is asked once for each. 70 kB at most.
const MAX_DATES = 1_000;
const dates = new Map<number, string>();

function writeDateTime(value: unknown): string {
  const instantMs = Number(value);
  if (!Number.isInteger(instantMs)) return new Date(instantMs).toISOString();
  const day = Math.floor(instantMs / DAY_MS);
  const inDayMs = instantMs - day * DAY_MS;
  const second = Math.floor(inDayMs / 1000);
  const minute = Math.floor(second / 60);
  const time = `${pair(minute / 60)}:${pair(minute % 60)}:${pair(second % 60)}`;
  return `${dateOf(day)}T${time}.${String(inDayMs - second * 1000).padStart(3, '0')}Z`;
}

function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const [date = ''] = new Date(day * DAY_MS).toISOString().split('T');
  if (dates.size >= MAX_DATES) dates.clear();
  dates.set(day, date);
  return date;
}

function pair(value: number): string {
  const whole = Math.floor(value);
  return whole < 10 ? `0${whole}` : String(whole);
}

function parseDateTime(value: unknown): number {
  // RFC 3339, section 5.6: T and Z may be lower case.
  const parsed = dateTime.safeParse(typeof value === 'string' ? value.toUpperCase() : value);
  const instantMs = parsed.success ? Date.parse(parsed.data) : Number.NaN;
  if (instantMs >= FIRST_INSTANT && instantMs <= LAST_INSTANT) return instantMs;
  throw new GraphQLError(`Expected ${EXPECTED_DATE_TIME}, got ${JSON.stringify(value)}`);
}

function parseJsonObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new GraphQLError(`Expected a JSON object, got ${JSON.stringify(value)}`);
}
