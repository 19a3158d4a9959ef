import { type RawBuilder, sql } from 'kysely';

/**
 * How a text is compared when people search: without regard to case, in every script. By way of
 * upper case, and letter by letter, so that a Greek sigma at the end of a word is one in the middle;
 * and by way of lower case before that, since the capital ẞ is the upper case of nothing.
 */
export function foldText(text: string): string {
  const upper = text.normalize('NFC').toLowerCase().toUpperCase();
  return [...upper].map((letter) => letter.toLowerCase()).join('');
}

/** Whether a column of folded texts contains a text, literally: `%` and `_` stand for themselves. */
export function containsText(foldedColumn: string, text: string): RawBuilder<boolean> {
  const pattern = `%${foldText(text).replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`${sql.ref(foldedColumn)} like ${pattern} escape '\\'`;
}
