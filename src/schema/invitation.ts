import { cancelInvitation } from '../domain/people/cancel-invitation.ts';
import { type IssuedInvitation, inviteUser } from '../domain/people/invite-user.ts';
import { readInvitations } from '../domain/people/read-invitations.ts';
import type { SignInLink } from '../store/sign-in-links.ts';
import { AccountType } from './account.ts';
import { builder } from './builder.ts';
import { READ_VALUE, SHORT_TEXT, TEXT, weighs } from './complexity.ts';
import { pageArguments, pageComplexity } from './connection.ts';

const InvitationType = builder.objectRef<SignInLink>('Invitation').implement({
  description: 'A link by which one person can join an account, while it can be used.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id: `lnk_…`.' }),
    email: t.exposeString('email', {
      ...weighs(SHORT_TEXT),
      nullable: true,
      description: 'The e-mail address of the person whom it is for.',
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that they join.',
      ...weighs(READ_VALUE),
      resolve: ({ accountId }, _args, { related }) => related().owningAccount(accountId),
    }),
    isOperator: t.exposeBoolean('isOperator', {
      description: 'Whether they will be an operator.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'From when on it cannot be used.',
    }),
  }),
});

const InvitationConnection = builder.connectionObject(
  { type: InvitationType, name: 'InvitationConnection', description: 'A page of a list.' },
  { name: 'InvitationEdge', description: 'An invitation in a list.' },
);

builder.queryField('invitations', (t) =>
  t.field({
    type: InvitationConnection,
    description: 'The invitations that can still be accepted, newest first. Operators only.',
    args: {
      accountId: t.arg.id({ description: 'Into which account. Default: into any.' }),
      ...pageArguments(t.arg),
    },
    ...weighs(pageComplexity),
    resolve: (_root, query, { domain, call }) => readInvitations(domain, call, query),
  }),
);

const InviteUserInput = builder.inputType('InviteUserInput', {
  description: 'Who is to be let in, and into which account.',
  fields: (t) => ({
    accountId: t.id({ required: true, description: 'The account that they join: `acc_…`.' }),
    email: t.string({
      required: true,
      description: 'Their e-mail address, at most 254 characters. Nothing is sent to it.',
    }),
    isOperator: t.boolean({
      defaultValue: false,
      description: 'Whether they are to act on every account.',
    }),
  }),
});

const InviteUserPayload = builder.objectRef<IssuedInvitation>('InviteUserPayload').implement({
  description: 'An invitation and its link.',
  fields: (t) => ({
    invitation: t.field({
      type: InvitationType,
      description: 'The invitation.',
      resolve: ({ invitation }) => invitation,
    }),
    link: t.exposeString('link', {
      ...weighs(TEXT),
      description:
        'The link to hand over, for 7 days. It works once, and it is shown this once: whoever has ' +
        'it can accept.',
    }),
  }),
});

const CancelInvitationInput = builder.inputType('CancelInvitationInput', {
  description: 'Which invitation.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its id: `lnk_…`.' }) }),
});

const CancelInvitationPayload = builder
  .objectRef<{ readonly invitation: SignInLink }>('CancelInvitationPayload')
  .implement({
    description: 'What was ended.',
    fields: (t) => ({
      invitation: t.field({
        type: InvitationType,
        description: 'The invitation as it was.',
        resolve: ({ invitation }) => invitation,
      }),
    }),
  });

builder.mutationFields((t) => ({
  inviteUser: t.field({
    type: InviteUserPayload,
    description:
      'Makes a link by which one person joins an account; it ends an older one for the same ' +
      'e-mail address. Operators only.',
    args: { input: t.arg({ type: InviteUserInput, required: true, description: 'Whom.' }) },
    resolve: (_root, { input }, { domain, call }) => inviteUser(domain, call, input),
  }),
  cancelInvitation: t.field({
    type: CancelInvitationPayload,
    description: 'Ends an invitation that was not accepted yet. Operators only.',
    args: { input: t.arg({ type: CancelInvitationInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { domain, call }) => ({
      invitation: await cancelInvitation(domain, call, input),
    }),
  }),
}));
