import { invalidArgument } from '../errors.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../passwords.ts';

/**
 * Demands that a text can be a password: 12 to 128 characters, whichever they are. It is not shown.
 *
 * @throws DomainError INVALID_ARGUMENT.
 */
export function requirePassword(password: string, field: string): void {
  // In UTF-16 code units, as sign-in counts them: whoever sets a password can sign in with it.
  const { length } = password;
  if (length >= MIN_PASSWORD_LENGTH && length <= MAX_PASSWORD_LENGTH) return;
  throw invalidArgument({
    field,
    expected: `${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`,
    received: String(length),
  });
}
