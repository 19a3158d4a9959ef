/** What the log says of anything that was thrown: where it came from, or what it is. */
export function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : String(error);
}
