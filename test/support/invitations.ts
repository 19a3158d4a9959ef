import { type AcceptLinkInput, acceptLink } from '../../src/domain/people/accept-link.ts';
import type { Client } from './client.ts';
import type { TestServer } from './test-server.ts';

/** A person as an answer shows them. */
export interface UserView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isOperator: boolean;
  readonly account: { readonly id: string };
  readonly createdAt: string;
  readonly lastSignedInAt: string | null;
  readonly signInMethods: readonly string[];
}

/** The fields of `UserView`, to select them. */
export const USER_FIELDS =
  'id email name isOperator account { id } createdAt lastSignedInAt signInMethods';

/** What the payload of a mutation of people can hold. */
export interface PeoplePayload {
  readonly user: UserView;
  readonly invitation: {
    readonly id: string;
    readonly email: string | null;
    readonly isOperator: boolean;
    readonly expiresAt: string;
    readonly account: { readonly id: string };
  };
  readonly link: string;
  readonly expiresAt: string;
}

const SELECTIONS: Readonly<Record<string, string>> = {
  inviteUser: 'link invitation { id email isOperator expiresAt account { id } }',
  cancelInvitation: 'invitation { id email isOperator expiresAt account { id } }',
  createPasswordResetLink: `link expiresAt user { ${USER_FIELDS} }`,
};

/** The document of a mutation of people by its name, with everything of its payload selected. */
export function documentOfPeople(mutation: string): string {
  const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const selection = SELECTIONS[mutation] ?? `user { ${USER_FIELDS} }`;
  return `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${selection} } }`;
}

/** A mutation of people that must succeed, by its name: returns its payload. */
export async function changePeople(
  client: Client,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<PeoplePayload> {
  const data = await client.data<Record<string, PeoplePayload>>(documentOfPeople(mutation), {
    input,
  });
  const payload = data[mutation];
  if (payload === undefined) throw new Error(`${mutation} answered nothing`);
  return payload;
}

/** A mutation of people that must be refused, by its name: returns the code, field and sentence. */
export async function refusePeople(
  client: Client,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<{
  readonly code: string;
  readonly field: string | undefined;
  readonly message: string;
}> {
  const { message, extensions } = await client.error(documentOfPeople(mutation), { input });
  return { code: extensions.code, field: extensions.context?.field, message };
}

/** The token of a link: what stands behind the `#`. */
export function tokenOf(link: string): string {
  return link.slice(link.indexOf('#') + 1);
}

/** A password that is long enough. */
export const PASSWORD = 'correct horse battery staple';

/** Uses a link as its page does. */
export function accept(
  server: TestServer,
  link: string,
  input: Partial<Omit<AcceptLinkInput, 'token'>> = {},
): Promise<{ readonly email: string }> {
  const { domain } = server.app;
  return acceptLink(
    domain,
    { token: tokenOf(link), password: PASSWORD, name: 'Ada', ...input },
    'req_test',
  );
}
