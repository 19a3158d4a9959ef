import type { Check, Explanation } from './explanation';

/** The verdict as one sentence, and what can be done about it. */
interface VerdictWords {
  readonly sentence: string;
  readonly remedy?: string;
}

/** Says a verdict in words. The code alone does not tell a mistyped secret from an unknown one. */
export function verdictWords({ checks, code, missingScopes }: Explanation): VerdictWords {
  const hasFailed = (name: Check['name']): boolean =>
    checks.some((check) => check.name === name && check.outcome === 'FAILED');
  switch (code) {
    case 'VALID':
      return { sentence: 'Accepted: this call may go on.' };
    case 'NOT_FOUND':
      return hasFailed('WELL_FORMED') ? NO_SECRET : UNKNOWN;
    case 'REVOKED':
      return hasFailed('NOT_REVOKED') ? REVOKED : REPLACED;
    case 'EXPIRED':
      return {
        sentence: 'Refused: the key has expired.',
        remedy: 'A later expiry date makes it work again, with the same secret.',
      };
    case 'DISABLED':
      return {
        sentence: 'Refused: the key is disabled.',
        remedy: 'It works again, with the same secret, as soon as someone enables it.',
      };
    case 'INSUFFICIENT_SCOPE':
      return {
        sentence: `Refused: the key lacks ${scopesIn(missingScopes)}.`,
        remedy: 'Add it to the key, or call with a key that has it.',
      };
    case 'QUOTA_EXCEEDED':
      return { sentence: `Refused: ${usedUp(hasFailed)}.` };
    case 'UNAVAILABLE':
      return {
        sentence: 'Nothing is known: the database cannot answer now.',
        remedy: 'Check again in a moment.',
      };
  }
}

const NO_SECRET: VerdictWords = Object.freeze({
  sentence: 'Refused: this is not a secret of this server.',
  remedy:
    'Its form or its checksum is wrong, so something was cut off, added or mistyped. ' +
    'Copy the whole secret again.',
});

const UNKNOWN: VerdictWords = Object.freeze({
  sentence: 'Refused: no key that you may see has this secret.',
  remedy:
    'It is typed correctly, but belongs to another account or another server, or its key is ' +
    'gone. Compare its first characters with the prefixes of your keys.',
});

const REVOKED: VerdictWords = Object.freeze({
  sentence: 'Refused: the key is revoked.',
  remedy: 'That is final. Create a new key.',
});

const REPLACED: VerdictWords = Object.freeze({
  sentence: 'Refused: a rotation replaced this secret.',
  remedy: 'Call with the newest secret of the key.',
});

function scopesIn(scopes: readonly string[]): string {
  return `the ${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(', ')}`;
}

function usedUp(hasFailed: (name: Check['name']) => boolean): string {
  if (hasFailed('WITHIN_MINUTE') && hasFailed('WITHIN_DAY')) {
    return 'the limits of the minute and of the day are used up';
  }
  return `the limit of the ${hasFailed('WITHIN_DAY') ? 'day' : 'minute'} is used up`;
}
