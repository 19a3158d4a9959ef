import { z } from 'zod';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import { parseJson } from '../kernel/parse-json.ts';
import type { Slices } from '../kernel/slices.ts';
import type { NewestFirst } from '../store/newest-first.ts';
import { invalidArgument } from './errors.ts';

/** Which part of a list is asked for. */
export interface PageRequest {
  /** How many, 1 to 100. */
  readonly first: number;
  /** The cursor of the item before the page; from the start when absent. */
  readonly after?: string | null | undefined;
}

/** A part of a list, in the shape of Relay's Cursor Connections. */
export interface Page<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** How many items the whole list has. */
  readonly countAll: () => Promise<number>;
}

/** An item of a list, and the cursor that names its place in it. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** The most items a page holds. */
export const MAX_PAGE_SIZE = 100;

/** A place in a list: the value that it is ordered by, and the id that breaks ties. */
export interface Position {
  readonly value: string | number;
  readonly id: string;
}

/** So many items from behind a place. */
export interface PartOfPage {
  readonly limit: number;
  readonly after: Position | undefined;
}

/** How a list is read: `order` names it, so that a cursor fits only the list it came from. */
export interface PageSource<T> {
  readonly order: string;
  readonly read: (part: PartOfPage) => MaybePromise<readonly T[]>;
  readonly positionOf: (item: T) => Position;
  readonly countAll: () => Promise<number>;
}

// Some 200 kB of the largest rows.
const ROWS_AT_ONCE = 20;

/** Makes a source whose rows can be large read them in slices, a few at a time. */
export function inSlices<T>(source: PageSource<T>, slices: Slices): PageSource<T> {
  async function read({ limit, after }: PartOfPage): Promise<readonly T[]> {
    const rows: T[] = [];
    for (let place = after; rows.length < limit; ) {
      await slices.next();
      const asked = Math.min(ROWS_AT_ONCE, limit - rows.length);
      const part = await source.read({ limit: asked, after: place });
      rows.push(...part);
      const last = part.at(-1);
      if (last === undefined || part.length < asked) break;
      place = source.positionOf(last);
    }
    return rows;
  }
  return { ...source, read };
}

/**
 * Reads one page of a list, by position rather than by number: items that are added or removed
 * meanwhile make none appear twice or be left out.
 *
 * @throws DomainError INVALID_ARGUMENT for `first` out of range or a cursor of another list.
 */
export function readPage<T>(request: PageRequest, source: PageSource<T>): MaybePromise<Page<T>> {
  const { first, after } = request;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw invalidArgument({
      field: 'first',
      expected: `an integer from 1 to ${MAX_PAGE_SIZE}`,
      received: String(first),
    });
  }
  const position = after == null ? undefined : decodeCursor(after, source.order);
  return andThen(source.read({ limit: first + 1, after: position }), (found) => {
    const edges = found.slice(0, first).map((node) => new LazyEdge(node, source));
    return {
      edges,
      pageInfo: new LazyPageInfo(edges, found.length > first, position !== undefined),
      countAll: source.countAll,
    };
  });
}

// Most who read a page ask for one cursor of it or none: each is written when it is asked for.
class LazyEdge<T> implements Edge<T> {
  readonly node: T;
  readonly #source: PageSource<T>;

  constructor(node: T, source: PageSource<T>) {
    this.node = node;
    this.#source = source;
  }

  get cursor(): string {
    return encodeCursor(this.#source.positionOf(this.node), this.#source.order);
  }
}

class LazyPageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: readonly Edge<unknown>[];

  constructor(edges: readonly Edge<unknown>[], hasNextPage: boolean, hasPreviousPage: boolean) {
    this.#edges = edges;
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
  }

  get startCursor(): string | null {
    return this.#edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}

/**
 * Reads one page of a list that has the newest first.
 *
 * @param slices In which rows are read that can be large.
 * @throws DomainError as `readPage` does.
 */
export function readNewestFirst<T extends { readonly createdAt: number; readonly id: string }>(
  request: PageRequest,
  source: Pick<PageSource<T>, 'order' | 'countAll'> & {
    readonly read: (part: NewestFirst) => Promise<readonly T[]>;
  },
  slices?: Slices,
): MaybePromise<Page<T>> {
  const ordered: PageSource<T> = {
    ...source,
    read: ({ limit, after }) =>
      source.read({ limit, after: after && { createdAt: Number(after.value), id: after.id } }),
    positionOf: ({ createdAt, id }) => ({ value: createdAt, id }),
  };
  return readPage(request, slices === undefined ? ordered : inSlices(ordered, slices));
}

const cursorSchema = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]);

function encodeCursor(position: Position, order: string): string {
  return Buffer.from(JSON.stringify([order, position.value, position.id])).toString('base64url');
}

function decodeCursor(cursor: string, order: string): Position {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== order) {
    throw invalidArgument({
      field: 'after',
      expected: 'a cursor from a page of the same list in the same order',
      received: 'another text',
    });
  }
  const [, value, id] = parsed.data;
  return { value, id };
}
