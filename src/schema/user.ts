import type { Session } from '../store/sessions.ts';
import type { User } from '../store/users.ts';
import { AccountType } from './account.ts';
import { builder } from './builder.ts';
import { READ_VALUE, SHORT_TEXT, weighs } from './complexity.ts';
import { Node } from './node.ts';

const SignInMethodType = builder.enumType('SignInMethod', {
  description: 'A way to sign in.',
  values: {
    PASSWORD: { value: 'credential', description: 'With e-mail address and password.' },
    OIDC: { value: 'oidc', description: 'With the OpenID Connect provider.' },
  } as const,
});

const SessionType = builder.objectRef<Session>('Session').implement({
  description: 'Where somebody is signed in: one browser.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id: `ses_…`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they signed in.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it is over, however much it is used.',
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The address that they signed in from.',
    }),
    userAgent: t.exposeString('userAgent', {
      ...weighs(SHORT_TEXT),
      nullable: true,
      description: 'What the browser called itself.',
    }),
    isCurrent: t.boolean({
      description: 'Whether this very request came with it.',
      resolve: ({ id }, _args, { call: { principal } }) =>
        principal.kind === 'user' && principal.sessionId === id,
    }),
  }),
});

/** A person who can sign in. */
export const UserType = builder.objectRef<User>('User').implement({
  description: 'A person who can sign in.',
  interfaces: [Node],
  fields: (t) => ({
    email: t.exposeString('email', {
      ...weighs(SHORT_TEXT),
      description: 'The e-mail address that they sign in with, in lower case.',
    }),
    name: t.exposeString('name', {
      ...weighs(SHORT_TEXT),
      description: 'What they are called.',
    }),
    isOperator: t.exposeBoolean('isOperator', {
      description: 'Whether they may act on every account.',
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that they act for.',
      ...weighs(READ_VALUE),
      resolve: ({ accountId }, _args, { related }) => related().owningAccount(accountId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they were let in.' }),
    lastSignedInAt: t.expose('lastSignedInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last signed in; null for never.',
    }),
    signInMethods: t.field({
      type: [SignInMethodType],
      description: 'How they can sign in.',
      ...weighs({ points: 5, times: 2 }),
      resolve: (user, _args, { related }) => related().signInMethodsOf(user),
    }),
    sessions: t.field({
      type: [SessionType],
      description:
        'Where they are signed in now, newest first, at most 100: of oneself, for an operator of ' +
        'everybody.',
      ...weighs({ points: 10, times: 100 }),
      resolve: (user, _args, { related }) => related().sessionsOf(user),
    }),
  }),
});
