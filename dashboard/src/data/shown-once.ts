/** Something that the server shows only once: a secret, a link. */
export interface ShownOnce {
  /** What it is, as its heading: `Secret`. */
  readonly label: string;
  readonly text: string;
  /** What was done to get it: `Key created`. */
  readonly done: string;
  /** Whose it is: a key's label, a person's address. */
  readonly name: string;
}

let kept: ShownOnce | null = null;

/** Keeps it beside the page until it was saved: a page that breaks while it is shown may not lose it. */
export function keepShownOnce(shown: ShownOnce): void {
  kept = shown;
}

/** What was kept and not yet saved. */
export function readShownOnce(): ShownOnce | null {
  return kept;
}

/** Forgets it, since somebody said that they saved it. */
export function forgetShownOnce(): void {
  kept = null;
}
