import type { Refusal } from '../domain/errors.ts';
import {
  AUTHORIZATION,
  describeField,
  isBareScheme,
  type SecretSigns,
  shownName,
} from './credential-forms.ts';

/** A request that says nothing usable about who asks. Shaped like the denial of a secret. */
export interface NoCredential {
  readonly kind: 'refused';
  readonly code: 'TOKEN_REQUIRED' | 'TOKEN_UNRECOGNIZED' | 'TOKEN_AMBIGUOUS' | 'TOKEN_IN_URL';
  /** In a few words. ASCII without quotation marks: proxies put it into headers and JSON. */
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

/** Where secrets are read, and how to tell one. */
export interface CredentialRules {
  readonly signs: SecretSigns;
  /** The names of the headers that can carry a secret, in lower case. */
  readonly keyHeaders: readonly string[];
}

/** Refuses two different secrets of this server, in these two headers. */
export function refuseAmbiguous(one: string, other: string): NoCredential {
  const [first, second] = [shownName(one), shownName(other)].sort(compareLowerCase);
  const carry =
    one === other
      ? `Several headers ${first} carry different tokens`
      : `The headers ${first} and ${second} carry different tokens`;
  return noCredential('TOKEN_AMBIGUOUS', 'two different tokens', {
    code: 'INVALID_ARGUMENT',
    message: `${carry}; send one of them`,
  });
}

// So that the sentence does not depend on which came first.
function compareLowerCase(one: string, other: string): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}

/** Refuses a secret in an address (RFC 6750, section 5.3). */
export function refuseInUrl({ keyHeaders }: CredentialRules): NoCredential {
  const headers = keyHeaders
    .slice(0, 2)
    .map((name) => (name === AUTHORIZATION ? 'Authorization: Bearer' : name));
  return noCredential('TOKEN_IN_URL', 'token in the address', {
    code: 'INVALID_ARGUMENT',
    message:
      'An API key must not stand in an address, which browsers, proxies and logs keep; ' +
      `send it in the header ${headers.join(' or ')}, and replace this one`,
  });
}

/** What came with a request in place of a secret of this server. */
export interface Unrecognized {
  /** Of the headers that can carry a secret: names in lower case and values in turn. */
  readonly fields: readonly string[];
  /** All headers, names and values in turn. Searched for a misplaced secret. */
  readonly rawHeaders: readonly string[];
}

/**
 * Refuses a request that presents no secret of this server. Says what came in its place, if
 * anything did, and what is expected. Only the refused pay for this search.
 */
export function refuseUnrecognized(came: Unrecognized, rules: CredentialRules): NoCredential {
  const received = findFilled(came, rules) ?? findMisplaced(came, rules);
  if (received === undefined) return refuseMissing(rules);
  if (received.isMissing) return refuseMissing(rules, received.words);
  const expected = expectedBy(rules);
  return noCredential('TOKEN_UNRECOGNIZED', `invalid token: ${received.words}; ${expected}`, {
    code: 'INVALID_TOKEN',
    message: 'Invalid access token: invalid token',
    details: [`received: ${received.words}`, expected],
  });
}

interface Received {
  readonly words: string;
  /** Whether it is a scheme without any token. */
  readonly isMissing: boolean;
}

function findFilled({ fields }: Unrecognized, { signs }: CredentialRules): Received | undefined {
  const found: Received[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const value = fields[index + 1] ?? '';
    if (isBareScheme(name, value)) {
      const words = `${shownName(name)} with the scheme ${value.trim()} and nothing behind it`;
      found.push({ words, isMissing: true });
    } else if (value.trim() !== '') {
      found.push({ words: describeField(name, value, signs), isMissing: false });
    }
  }
  // A secret in a form that is not read tells more than what somebody else's proxy added.
  return found.find(({ words }) => words.startsWith('an API key')) ?? found[0];
}

// Names that can be shown: a longer one, or one with other characters, could hold anything.
const SHOWN_NAME = /^[A-Za-z0-9_-]{1,40}$/;

function findMisplaced(
  { rawHeaders }: Unrecognized,
  { signs, keyHeaders }: CredentialRules,
): Received | undefined {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!signs.isIn(rawHeaders[index + 1] ?? '') || keyHeaders.includes(name.toLowerCase()))
      continue;
    const isShown = SHOWN_NAME.test(name) && !signs.isIn(name) && !signs.isOurs(name);
    const words = `an API key in the header ${isShown ? name : '(unnamed)'}, which is not read`;
    return { words, isMissing: false };
  }
  return undefined;
}

function refuseMissing(rules: CredentialRules, received?: string): NoCredential {
  const places = rules.keyHeaders.map(shownName);
  const last = places.pop();
  const reason =
    received === undefined
      ? `no token in ${places.length === 0 ? last : `${places.join(', ')} or ${last}`}`
      : `no token: ${received}`;
  return noCredential('TOKEN_REQUIRED', reason, {
    code: 'TOKEN_REQUIRED',
    message: 'Access token is required',
    details: [...(received === undefined ? [] : [`received: ${received}`]), expectedBy(rules)],
  });
}

/** How a secret may come, in one line. */
function expectedBy({ signs: { example }, keyHeaders }: CredentialRules): string {
  const forms = keyHeaders.map((name) =>
    name === AUTHORIZATION ? `Authorization: Bearer ${example}` : `${name}: ${example}`,
  );
  const last = forms.pop();
  return `expected: ${forms.length === 0 ? last : `${forms.join(', ')} or ${last}`}`;
}

function noCredential(code: NoCredential['code'], reason: string, refusal: Refusal): NoCredential {
  return Object.freeze({ kind: 'refused', code, reason, refusal, apiKey: undefined, quota: null });
}
