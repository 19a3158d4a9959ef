/** What a password must be, said before one is typed. */
export const PASSWORD_RULE =
  '12 to 128 characters. A few words that do not belong together do well.';
