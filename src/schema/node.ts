import { notFound } from '../domain/errors.ts';
import { readUser } from '../domain/people/read-users.ts';
import { readAccount } from '../domain/read-accounts.ts';
import { readApiKey } from '../domain/read-api-keys.ts';
import { kindOfId } from '../kernel/id.ts';
import { builder } from './builder.ts';

/** Whatever can be found by its id alone. */
export const Node = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'Whatever can be found by its id alone (GraphQL Global Object Identification).',
  resolveType({ id }) {
    const kind = kindOfId(id);
    if (kind === 'user') return 'User';
    return kind === 'account' ? 'Account' : 'ApiKey';
  },
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'The id; its prefix names the kind: `key_…`, `acc_…`, `usr_…`.',
    }),
  }),
});

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description:
      'The object with this id. NOT_FOUND if there is none that the caller may see, PERMISSION_DENIED ' +
      'for a kind that they may not read.',
    args: {
      id: t.arg.id({ required: true, description: 'An id such as `key_…`, `acc_…` or `usr_…`.' }),
    },
    resolve(_root, { id }, { domain, call }) {
      const kind = kindOfId(id);
      if (kind === 'apiKey') return readApiKey(domain, call, id);
      if (kind === 'account') return readAccount(domain, call, id);
      if (kind === 'user') return readUser(domain, call, id);
      throw notFound('Node', id);
    },
  }),
);
