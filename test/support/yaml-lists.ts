/**
 * Every list that stands under a key in a YAML text, in order: enough of YAML to read the header
 * lists of `examples/`, whose items are plain or `exact: name`.
 */
export function readYamlLists(text: string, key: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines.flatMap((line, index) =>
    line.trim() === `${key}:` ? [itemsBelow(lines.slice(index + 1), indentOf(line))] : [],
  );
}

/** Every value of a key in a YAML text, in order. */
export function readYamlValues(text: string, key: string): readonly string[] {
  const pattern = new RegExp(`^\\s*(?:- )?${key}: (\\S.*)$`, 'gm');
  return [...text.matchAll(pattern)].map(([, value = '']) => value);
}

function itemsBelow(lines: readonly string[], indent: number): readonly string[] {
  const end = lines.findIndex((line) => indentOf(line) <= indent);
  return lines
    .slice(0, end === -1 ? undefined : end)
    .flatMap((line) => /^\s*- (?:exact: |remove: )?(\S+)$/.exec(line)?.[1] ?? []);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
