import { createAccount } from '../domain/create-account.ts';
import { readAccount, readAccounts } from '../domain/read-accounts.ts';
import { updateAccount } from '../domain/update-account.ts';
import type { Account } from '../store/accounts.ts';
import { builder } from './builder.ts';
import { TEXT, weighs } from './complexity.ts';
import { pageArguments, pageComplexity } from './connection.ts';
import { Node } from './node.ts';

/** The owner of keys. */
export const AccountType = builder.objectRef<Account>('Account').implement({
  description: 'The owner of API keys; a tenant.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name', {
      ...weighs(TEXT),
      description: 'What people call it.',
    }),
    externalId: t.exposeString('externalId', {
      ...weighs(TEXT),
      nullable: true,
      description: "The operator's own id for it, unique among accounts.",
    }),
    keyLimit: t.exposeInt('keyLimit', {
      description: 'How many API keys it may hold. Expired ones count, revoked ones do not.',
    }),
    keyCount: t.int({
      description: 'How many of `keyLimit` are taken.',
      ...weighs({ points: 20 }),
      resolve: (account, _args, { related }) => related().keyCountOf(account),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

const AccountConnection = builder.connectionObject(
  { type: AccountType, name: 'AccountConnection', description: 'A page of a list.' },
  { name: 'AccountEdge', description: 'An account in a list.' },
);

const AccountFilter = builder.inputType('AccountFilter', {
  description: 'Which accounts to list.',
  fields: (t) => ({
    search: t.string({
      description:
        'Only accounts whose name or external id contains this text, in whatever case: at most ' +
        '128 characters.',
    }),
  }),
});

builder.queryFields((t) => ({
  account: t.field({
    type: AccountType,
    nullable: true,
    description: 'The account with this id. Needs `accounts:read`.',
    args: { id: t.arg.id({ required: true, description: "The account's id: `acc_…`." }) },
    resolve: (_root, { id }, { domain, call }) => readAccount(domain, call, id),
  }),
  accounts: t.field({
    type: AccountConnection,
    description:
      'The accounts that the caller may see, newest first: an operator all, others their own. ' +
      'Needs `accounts:read`.',
    args: {
      ...pageArguments(t.arg),
      filter: t.arg({ type: AccountFilter, description: 'Which of them. Default: all.' }),
    },
    ...weighs(pageComplexity),
    resolve: (_root, { first, after, filter }, { domain, call }) =>
      readAccounts(domain, call, { first, after, search: filter?.search }),
  }),
}));

interface AccountPayload {
  readonly account: Account;
}

const CreateAccountInput = builder.inputType('CreateAccountInput', {
  description: 'What an account is made from.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What people call it: 1 to 128 characters.' }),
    externalId: t.string({
      description: "The operator's own id for it, unique: 1 to 128 characters. Operators only.",
    }),
    keyLimit: t.int({
      description: 'How many API keys it may hold: 1 to 100,000. Operators only. Default: 10.',
    }),
  }),
});

const UpdateAccountInput = builder.inputType('UpdateAccountInput', {
  description: 'What to change: an absent field keeps, `null` clears, a value sets.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which account: `acc_…`.' }),
    name: t.string({ description: 'What people call it: 1 to 128 characters.' }),
    externalId: t.string({ description: "The operator's own id for it. Operators only." }),
    keyLimit: t.int({
      description:
        'How many API keys it may hold: 1 to 100,000. Operators only. Keys held beyond a ' +
        'lowered limit go on working.',
    }),
  }),
});

function accountPayload(name: string) {
  return builder.objectRef<AccountPayload>(name).implement({
    description: 'What was changed.',
    fields: (t) => ({
      account: t.field({
        type: AccountType,
        description: 'The account as it is now.',
        resolve: ({ account }) => account,
      }),
    }),
  });
}

builder.mutationFields((t) => ({
  createAccount: t.field({
    type: accountPayload('CreateAccountPayload'),
    description: 'Makes an account. Needs `accounts:write`.',
    args: {
      input: t.arg({ type: CreateAccountInput, required: true, description: 'The new account.' }),
    },
    resolve: async (_root, { input }, { domain, call }) => ({
      account: await createAccount(domain, call, input),
    }),
  }),
  updateAccount: t.field({
    type: accountPayload('UpdateAccountPayload'),
    description: 'Edits an account. Needs `accounts:write`.',
    args: { input: t.arg({ type: UpdateAccountInput, required: true, description: 'The edit.' }) },
    resolve: async (_root, { input }, { domain, call }) => ({
      account: await updateAccount(domain, call, input),
    }),
  }),
}));
