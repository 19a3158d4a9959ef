/** Finds secrets, whole or in pieces, in what must not hold any. */
export interface SecretSearch {
  /** The pieces of secrets in a text, each once. */
  readonly findIn: (text: string | Buffer) => readonly string[];
}

// The visible prefix is 11 characters, so every longer piece shows something that is confidential.
const PIECE_LENGTH = 12;

// What a piece can be made of; everything else ends a run.
const RUNS = new RegExp(`[0-9A-Za-z_]{${PIECE_LENGTH},}`, 'g');

/** A search for every 12-character piece of each of these secrets. */
export function createSecretSearch(secrets: readonly string[]): SecretSearch {
  const wanted = new Set(secrets.flatMap(piecesOf));
  return Object.freeze({
    findIn(text: string | Buffer) {
      // Latin-1 makes one character of each byte, so that a binary file can be searched as well.
      const runs = (typeof text === 'string' ? text : text.toString('latin1')).match(RUNS) ?? [];
      return [...new Set(runs.flatMap(piecesOf).filter((piece) => wanted.has(piece)))];
    },
  });
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at + PIECE_LENGTH <= text.length; at += 1) {
    pieces.push(text.slice(at, at + PIECE_LENGTH));
  }
  return pieces;
}
