import type { RequestContext } from '../context/request-context.ts';
import { AccountType } from './account.ts';
import { ApiKeyType } from './api-key.ts';
import { builder } from './builder.ts';
import { READ_VALUE, weighs } from './complexity.ts';
import { RateLimitsType } from './rate-limit.ts';
import { UserType } from './user.ts';

const ViewerType = builder.objectRef<RequestContext>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    account: t.field({
      type: AccountType,
      description: 'The account that the caller acts for.',
      ...weighs(READ_VALUE),
      resolve: ({ call, related }) => related().owningAccount(call.principal.accountId),
    }),
    apiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      description: 'The API key that was presented; null for a person.',
      resolve: ({ call: { principal } }) => (principal.kind === 'apiKey' ? principal.apiKey : null),
    }),
    user: t.field({
      type: UserType,
      nullable: true,
      description: 'The person who is signed in; null for a program with an API key.',
      resolve: ({ call: { principal } }) => (principal.kind === 'user' ? principal.user : null),
    }),
    scopes: t.stringList({
      description: 'What the caller may do.',
      ...weighs({ points: 35, times: 1 }),
      resolve: ({ call }) => call.principal.scopes,
    }),
    rateLimits: t.field({
      type: RateLimitsType,
      nullable: true,
      description: 'Both windows with this operation counted; null for a caller without limits.',
      resolve: ({ quota }) => quota,
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: 'Who asks, and what is left of their limits. Needs no scope.',
    resolve: (_root, _args, context) => context,
  }),
);
