/** Ways in which some API reads the target of a request before it looks for a handler. */
const READERS: readonly ((target: string) => string)[] = Object.freeze([
  (target: string) => pathOf(target),
  (target: string) => new URL(target, 'http://api.example').pathname,
  (target: string) => decode(pathOf(target)),
  (target: string) => decode(decode(pathOf(target))),
  // Servlets drop the parameters of every segment.
  (target: string) => decode(pathOf(target)).replace(/;[^/]*/g, ''),
  (target: string) => pathOf(target).replace(/;[^/]*/g, ''),
  // What folds first finds slashes, parameters and encoded signs where nothing else does.
  (target: string) => decode(fold(decode(pathOf(target)))).replace(/;[^/\\]*/g, ''),
]);

function pathOf(target: string): string {
  return target.split('?')[0] ?? '';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Without "//", "." and "..", with a backslash for a slash, and without regard to case. */
function tidy(path: string): string {
  const { pathname } = new URL(`http://api.example/${path.replace(/[\\/]+/g, '/')}`);
  return fold(pathname.replace(/\/+/g, '/'));
}

/** Without regard to case, width and font, and with three signs for slashes as Windows has it. */
function fold(path: string): string {
  const signs = decode(path)
    .normalize('NFKC')
    .replace(/[\u2044\u2215\u2216]/g, '/');
  return signs.toUpperCase().toLowerCase().normalize('NFKC');
}

/** Every path for which some API, routing as leniently as any, takes the target of a request. */
export function lenientPaths(target: string): readonly string[] {
  return READERS.map((read) => tidy(read(target)));
}
