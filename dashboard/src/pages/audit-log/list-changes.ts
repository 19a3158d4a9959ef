type JsonObject = Readonly<Record<string, unknown>>;

/** One field that a change touched. Null: it was not there, or is not any more. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields that differ between before and after, objects within them taken apart. */
export function listChanges(
  before: JsonObject | null,
  after: JsonObject | null,
): readonly FieldChange[] {
  const was = flatten(before ?? {});
  const is = flatten(after ?? {});
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** The last name of a path, in words: `rateLimit.perMinute`, `Rate limit per minute`. */
export function fieldWords(field: string): string {
  const [first = '', ...rest] = field.split('.');
  // What people put into a key's metadata has names of their own.
  if (first === 'metadata') return ['Metadata', ...rest].join(' › ');
  const words = field
    .replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll('.', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function flatten(object: JsonObject, path = ''): ReadonlyMap<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(object)) {
    const field = path === '' ? name : `${path}.${name}`;
    if (isObject(value)) for (const [inner, text] of flatten(value, field)) flat.set(inner, text);
    else if (!isNothing(value)) flat.set(field, textOf(value));
  }
  return flat;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const isListOfTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isListOfTexts ? value.join(' ') : JSON.stringify(value);
}
