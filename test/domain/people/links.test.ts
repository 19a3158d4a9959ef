import { expect, test } from 'vitest';
import { hashPassword } from '../../../src/domain/passwords.ts';
import { acceptLinkByOidc } from '../../../src/domain/people/accept-link-by-oidc.ts';
import { createPasswordResetLinkByEmail } from '../../../src/domain/people/create-password-reset-link.ts';
import { createSetUpLink } from '../../../src/domain/people/create-set-up-link.ts';
import { readLink } from '../../../src/domain/people/read-link.ts';
import { accept, changePeople, PASSWORD, tokenOf } from '../../support/invitations.ts';
import { createTenant } from '../../support/mutations.ts';
import {
  addPerson,
  asHolderOf,
  cookieIn,
  setUpOperator,
  signIn,
  trySignIn,
} from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;
const NEW_PASSWORD = 'another horse, another battery';
const ADA = Object.freeze({ email: 'ada@example.com', password: PASSWORD });
const GONE = 'This link was used already, has expired or is not one of ours; ask for a new one.';

async function setUpLink({ app }: TestServer): Promise<string> {
  const issued = await createSetUpLink(app.domain);
  if (issued === undefined) throw new Error('expected a link');
  return issued.link;
}

async function startWithReset(hash?: { readonly passwordHash: string }) {
  const server = await startTestServer();
  const id = await addPerson(server, { ...ADA, ...hash });
  const ada = await signIn(server, ADA);
  const reset = await changePeople(server.root, 'createPasswordResetLink', { id });
  return { server, id, ada, reset };
}

test('the set-up link makes the first operator, once', async () => {
  const server = await startTestServer();
  const link = await setUpLink(server);
  expect(link).toMatch(new RegExp(`^${server.url}/set-up#[\\w-]{43}$`));
  expect(await readLink(server.app.domain, tokenOf(link))).toEqual({
    id: expect.stringMatching(/^lnk_/),
    kind: 'setUp',
    email: null,
    accountName: 'default',
    isOperator: true,
    expiresAt: server.clock.now() + DAY_MS,
  });
  await accept(server, link, { email: ' Olga@Example.com ', name: 'Olga' });
  const olga = await signIn(server, { email: 'olga@example.com', password: PASSWORD });
  const { viewer } = await olga.data<{ viewer: unknown }>('{ viewer { scopes user { name } } }');
  expect(viewer).toEqual({ scopes: ['*'], user: { name: 'Olga' } });
  await expect(accept(server, link, { email: 'eve@example.com' })).rejects.toThrow(GONE);
  expect(await createSetUpLink(server.app.domain)).toBeUndefined();
});

test('the set-up link counts for nothing once there is an operator', async () => {
  const server = await startTestServer();
  const link = await setUpLink(server);
  await setUpOperator(server);
  await expect(accept(server, link, { email: 'eve@example.com' })).rejects.toThrow(GONE);
});

test('a newer set-up link ends the older one, and each ends after 24 hours', async () => {
  const server = await startTestServer();
  const older = await setUpLink(server);
  const newer = await setUpLink(server);
  await expect(readLink(server.app.domain, tokenOf(older))).rejects.toThrow(GONE);
  server.clock.advance(DAY_MS - 1);
  expect((await readLink(server.app.domain, tokenOf(newer))).kind).toBe('setUp');
  server.clock.advance(1);
  await expect(readLink(server.app.domain, tokenOf(newer))).rejects.toThrow(GONE);
});

test('a link for a new password sets it, once, and signs out everywhere', async () => {
  const { server, ada, reset } = await startWithReset();
  expect(reset).toMatchObject({
    link: expect.stringMatching(new RegExp(`^${server.url}/reset-password#[\\w-]{43}$`)),
    expiresAt: '2026-11-22T12:00:00.000Z',
    user: { email: ADA.email },
  });
  // Until it is used nothing has changed.
  expect((await ada.use()).status).toBe(200);
  expect(await readLink(server.app.domain, tokenOf(reset.link))).toMatchObject({
    kind: 'passwordReset',
    email: ADA.email,
  });
  expect(await accept(server, reset.link, { password: NEW_PASSWORD })).toEqual({
    email: ADA.email,
  });
  expect((await ada.use()).status).toBe(401);
  expect((await trySignIn(server, ADA)).status).toBe(401);
  expect((await trySignIn(server, { ...ADA, password: NEW_PASSWORD })).status).toBe(200);
  await expect(accept(server, reset.link)).rejects.toThrow(GONE);
});

test('of sign-ins with the old password that were under way no session outlives the new one', async () => {
  // At its full cost, and each waits for one of four threads: the last of them are looked at when the
  // new one is set.
  const { server, reset } = await startWithReset({ passwordHash: await hashPassword(PASSWORD) });
  const [, ...answers] = await Promise.all([
    accept(server, reset.link, { password: NEW_PASSWORD }),
    ...Array.from({ length: 5 }, () => trySignIn(server, ADA)),
  ]);
  for (const answer of answers) {
    const session = asHolderOf(server.url, answer.status === 200 ? cookieIn(answer) : '');
    expect((await session.use()).status).toBe(401);
  }
  expect(answers.map(({ status }) => status)).toContain(401);
});

test('of 5 new passwords by one link at once exactly one is set', async () => {
  const { server, reset } = await startWithReset();
  const passwords = Array.from({ length: 5 }, (_, index) => `${NEW_PASSWORD} ${index}`);
  const outcomes = await Promise.allSettled(
    passwords.map((password) => accept(server, reset.link, { password })),
  );
  const set = passwords.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  expect(set).toHaveLength(1);
  expect((await trySignIn(server, { ...ADA, password: set[0] ?? '' })).status).toBe(200);
});

test('a newer link for a new password ends the older one, and each ends after 24 hours', async () => {
  const { server, id, reset } = await startWithReset();
  const newer = await changePeople(server.root, 'createPasswordResetLink', { id });
  await expect(accept(server, reset.link)).rejects.toThrow(GONE);
  server.clock.advance(DAY_MS);
  await expect(accept(server, newer.link)).rejects.toThrow(GONE);
});

test('the link of a person who was removed counts for nothing', async () => {
  const { server, id, reset } = await startWithReset();
  await changePeople(server.root, 'removeUser', { id });
  await expect(accept(server, reset.link)).rejects.toThrow(GONE);
});

test('the command line makes a link for a new password by e-mail address', async () => {
  const server = await startTestServer();
  await addPerson(server, ADA);
  const { domain } = server.app;
  const { link } = await createPasswordResetLinkByEmail(domain, ' ADA@example.com');
  expect(await accept(server, link, { password: NEW_PASSWORD })).toEqual({ email: ADA.email });
  await expect(createPasswordResetLinkByEmail(domain, 'eve@example.com')).rejects.toMatchObject({
    refusal: { code: 'NOT_FOUND' },
  });
  await expect(createPasswordResetLinkByEmail(domain, 'ada')).rejects.toMatchObject({
    refusal: { code: 'INVALID_ARGUMENT' },
  });
});

test.for([
  [{ password: 'eleven char' }, 'password'],
  [{ password: 'x'.repeat(129) }, 'password'],
  [{ name: ' ' }, 'name'],
  [{ name: 'x'.repeat(65) }, 'name'],
  [{ email: 'ada' }, 'email'],
  [{ email: '' }, 'email'],
] as const)('a link is refused with %j, and still stands', async ([input, field]) => {
  const server = await startTestServer();
  const link = await setUpLink(server);
  const good = { email: ADA.email };
  const refused = await accept(server, link, { ...good, ...input }).catch((error) => error.refusal);
  expect(refused).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field } });
  expect(JSON.stringify(refused)).not.toContain('eleven');
  expect(await accept(server, link, good)).toEqual(good);
});

test.for(['x'.repeat(12), 'x'.repeat(128), '🐴'.repeat(64), 'ä\u0308 \t'.repeat(4)])(
  'the password %j is taken, and signs in',
  async (password) => {
    const server = await startTestServer();
    await accept(server, await setUpLink(server), { email: ADA.email, password });
    expect((await trySignIn(server, { email: ADA.email, password })).status).toBe(200);
  },
);

test.for(['', 'x', 'x'.repeat(43), '-'.repeat(44), '../../etc/passwd'])(
  'the token %j is none of ours',
  async (token) => {
    const server = await startTestServer();
    await expect(readLink(server.app.domain, token)).rejects.toMatchObject({
      refusal: { code: 'NOT_FOUND', message: GONE },
    });
  },
);

test('by a provider, a link makes a person who is tied to their subject there', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const { domain } = server.app;
  const invite = async (email: string): Promise<string> => {
    const { link } = await changePeople(server.root, 'inviteUser', { accountId, email });
    return (await readLink(domain, tokenOf(link))).id;
  };
  const come = (linkId: string, subject: string) =>
    acceptLinkByOidc(
      domain,
      { linkId, subject, email: 'ada@provider.example', name: 'A'.repeat(70) },
      'req_test',
    );
  const linkId = await invite(ADA.email);
  const user = await come(linkId, 'https://provider.example|1');
  // The address that was invited, not the one at the provider.
  expect(user).toMatchObject({ email: ADA.email, accountId, name: 'A'.repeat(64) });
  const { node } = await server.root.data<{ node: unknown }>(
    `{ node(id: "${user.id}") { ... on User { signInMethods } } }`,
  );
  expect(node).toEqual({ signInMethods: ['OIDC'] });
  await expect(come(linkId, 'https://provider.example|2')).rejects.toThrow(GONE);
  const second = await invite('grace@example.com');
  await expect(come(second, 'https://provider.example|1')).rejects.toMatchObject({
    refusal: { code: 'ALREADY_EXISTS', context: { field: 'subject' } },
  });
});
