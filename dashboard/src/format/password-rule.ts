/** What is wrong with a password that is typed; nothing if the server takes it. */
export function passwordError(password: string): string | undefined {
  const { length } = password;
  return length >= 12 && length <= 128 ? undefined : 'Expected 12 to 128 characters.';
}

/** What a password must be, said before one is typed. */
export const PASSWORD_RULE =
  '12 to 128 characters. A few words that do not belong together do well.';
