import {
  createPasswordResetLink,
  type PasswordResetLink,
} from '../domain/people/create-password-reset-link.ts';
import { endSessions } from '../domain/people/end-sessions.ts';
import { removeUser } from '../domain/people/remove-user.ts';
import { updateUser } from '../domain/people/update-user.ts';
import type { User } from '../store/users.ts';
import { builder } from './builder.ts';
import { UserType } from './user.ts';

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description: 'What to change: an absent field keeps, a value sets.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which person: `usr_…`.' }),
    name: t.string({ description: 'What they are called: 1 to 64 characters.' }),
    isOperator: t.boolean({
      description:
        'Whether they may act on every account, from their next request on. Operators only.',
    }),
  }),
});

function selectInput(name: string) {
  return builder.inputType(name, {
    description: 'Which person.',
    fields: (t) => ({ id: t.id({ required: true, description: 'Their id: `usr_…`.' }) }),
  });
}

function userPayload(name: string, which: string) {
  return builder.objectRef<{ readonly user: User }>(name).implement({
    description: 'Who was changed.',
    fields: (t) => ({
      user: t.field({ type: UserType, description: which, resolve: ({ user }) => user }),
    }),
  });
}

const AS_NOW = 'The person as they are now.';

const CreatePasswordResetLinkPayload = builder
  .objectRef<PasswordResetLink>('CreatePasswordResetLinkPayload')
  .implement({
    description: 'A link for a new password.',
    fields: (t) => ({
      user: t.field({
        type: UserType,
        description: 'The person whom it is for.',
        resolve: ({ user }) => user,
      }),
      link: t.exposeString('link', {
        description: 'The link to hand over. It works once, and it is shown this once.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'From when on it cannot be used: 24 hours from now.',
      }),
    }),
  });

builder.mutationFields((t) => ({
  createPasswordResetLink: t.field({
    type: CreatePasswordResetLinkPayload,
    description:
      'Makes a link by which a person sets a new password; it ends older ones. The old password ' +
      'works until the link is used. Operators only.',
    args: {
      input: t.arg({
        type: selectInput('CreatePasswordResetLinkInput'),
        required: true,
        description: 'For whom.',
      }),
    },
    resolve: (_root, { input }, { domain, call }) => createPasswordResetLink(domain, call, input),
  }),
  updateUser: t.field({
    type: userPayload('UpdateUserPayload', AS_NOW),
    description:
      'Edits a person: everybody their own name, an operator everybody. One operator must be left.',
    args: { input: t.arg({ type: UpdateUserInput, required: true, description: 'The edit.' }) },
    resolve: async (_root, { input }, { domain, call }) => ({
      user: await updateUser(domain, call, input),
    }),
  }),
  removeUser: t.field({
    type: userPayload('RemoveUserPayload', 'The person as they were.'),
    description:
      'Removes a person and signs them out: the very next request is refused. The API keys that ' +
      'they made work on. One operator must be left. Operators only.',
    args: {
      input: t.arg({ type: selectInput('RemoveUserInput'), required: true, description: 'Whom.' }),
    },
    resolve: async (_root, { input }, { domain, call }) => ({
      user: await removeUser(domain, call, input),
    }),
  }),
  endSessions: t.field({
    type: userPayload('EndSessionsPayload', AS_NOW),
    description:
      'Signs a person out everywhere: oneself, the session that asks included, or for an operator ' +
      'anybody.',
    args: {
      input: t.arg({ type: selectInput('EndSessionsInput'), required: true, description: 'Whom.' }),
    },
    resolve: async (_root, { input }, { domain, call }) => ({
      user: await endSessions(domain, call, input),
    }),
  }),
}));
