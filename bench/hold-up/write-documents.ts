import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import type { ComplexityContext } from '../../src/schema/complexity.ts';
import { MAX_COMPLEXITY } from '../../src/schema/require-bounded.ts';
import { schema } from '../../src/schema/schema.ts';
import { weighOperation } from '../../src/schema/weigh-operation.ts';
import type { HistoryIds } from './fill-history.ts';

/** What documents are about. */
export interface Subjects extends HistoryIds {
  /** Where stretches of usage begin, as RFC 3339 has it. */
  readonly from: string;
}

/** A legal document that asks for as much as it may. */
export interface DearDocument {
  /** The way to what it asks for most: `apiKeys.nodes.usage`. */
  readonly name: string;
  readonly query: string;
  readonly complexity: number;
}

type Field = GraphQLField<unknown, unknown>;
type Way = readonly Field[];

const MAX_WAY = 5;
const MAX_PAGE = 100;
const MAX_TOKENS = 1_000;
const ALIASES = [1, 2, 4, 8, 16, 29];

/**
 * The most expensive documents of the schema: for each way from a query through objects and lists, the one
 * that asks for all plain fields on the way, with pages and aliases as large as is legal.
 */
export function writeDocuments(
  count: number,
  ids: Subjects,
  context: ComplexityContext,
): readonly DearDocument[] {
  const documents = waysFrom(schema.getQueryType(), [])
    .map((way) => dearestOf(way, ids, context))
    .filter((document) => document !== undefined);
  return documents.sort((one, other) => other.complexity - one.complexity).slice(0, count);
}

function waysFrom(type: unknown, way: Way): readonly Way[] {
  if (!isObjectType(type) || way.length >= MAX_WAY) return [];
  return composite(type).flatMap((field) => {
    // An object of a kind that is above already asks for nothing new.
    const isCircle = way.some(
      ({ type: above }) => getNamedType(above) === getNamedType(field.type),
    );
    if (isCircle) return [];
    const longer = [...way, field];
    return [longer, ...waysFrom(getNamedType(field.type), longer)];
  });
}

function composite(type: GraphQLObjectType): readonly Field[] {
  return Object.values(type.getFields()).filter((field) => isObjectType(getNamedType(field.type)));
}

function dearestOf(way: Way, ids: Subjects, context: ComplexityContext): DearDocument | undefined {
  const name = way.map((field) => field.name).join('.');
  const candidates = ALIASES.flatMap((aliases) => {
    const query = largestPage((first) => `{ ${write(way, { ids, first, aliases })} }`, context);
    return query === undefined ? [] : [{ name, query, complexity: weigh(query, context) }];
  });
  return candidates.sort((one, other) => other.complexity - one.complexity)[0];
}

function largestPage(
  write: (first: number) => string,
  context: ComplexityContext,
): string | undefined {
  for (let first = MAX_PAGE; first >= 1; first = Math.floor(first * 0.9)) {
    const query = write(first);
    const tokens = query.match(/[^\s(){}:,]+|[(){}:]/g)?.length ?? 0;
    if (tokens < MAX_TOKENS && weigh(query, context) <= MAX_COMPLEXITY) return query;
  }
  return undefined;
}

function weigh(query: string, context: ComplexityContext): number {
  const document = parse(query);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  return weighOperation({ document, operation, variables: {}, context });
}

interface Writing {
  readonly ids: Subjects;
  readonly first: number;
  /** How often the last field of the way is asked for. */
  readonly aliases: number;
}

function write([field, ...rest]: Way, writing: Writing): string {
  if (field === undefined) return '';
  const type = getNamedType(field.type);
  const plain = isObjectType(type) ? plainFields(type) : [];
  const below = [...plain, write(rest, writing)].filter(Boolean).join(' ') || '__typename';
  const text = `${field.name}${argumentsOf(field, writing)} { ${below} }`;
  if (rest.length > 0 || writing.aliases === 1) return text;
  return Array.from({ length: writing.aliases }, (_, index) => `a${index}: ${text}`).join(' ');
}

/** All that can be asked for without another level, and without a permission that few have. */
function plainFields(type: GraphQLObjectType): readonly string[] {
  return Object.values(type.getFields())
    .filter(({ type: answered }) => !isObjectType(getNamedType(answered)))
    .filter(({ args }) => args.every((argument) => !isRequiredArgument(argument)))
    .map(({ name }) => name);
}

function argumentsOf(field: Field, { ids, first }: Writing): string {
  const names = new Set(field.args.map(({ name }) => name));
  const given = [
    names.has('first') && `first: ${first}`,
    names.has('interval') && `interval: HOUR, from: "${ids.from}"`,
    names.has('accountId') && `accountId: "${ids.accountId}"`,
    names.has('id') && `id: "${field.name === 'account' ? ids.accountId : ids.keyId}"`,
    names.has('input') && `input: { id: "${ids.keyId}" }`,
  ].filter(Boolean);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}
