/** Writes a failure to standard error, as frameworks without a log of their own do. */
export function reportToConsole(error: Error): void {
  // biome-ignore lint/suspicious/noConsole: there is no other log that the program will look at
  console.error(error);
}
