import { readUsers } from '../domain/people/read-users.ts';
import { builder } from './builder.ts';
import { weighs } from './complexity.ts';
import { pageArguments, pageComplexity } from './connection.ts';
import { UserType } from './user.ts';

const UserConnection = builder.connectionObject(
  { type: UserType, name: 'UserConnection', description: 'A page of a list.' },
  { name: 'UserEdge', description: 'A person in a list.' },
);

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    description: 'The people who can sign in, newest first. Operators only.',
    args: {
      accountId: t.arg.id({ description: "Whose people. Default: everybody's." }),
      ...pageArguments(t.arg),
    },
    ...weighs(pageComplexity),
    resolve: (_root, query, { domain, call }) => readUsers(domain, call, query),
  }),
);
