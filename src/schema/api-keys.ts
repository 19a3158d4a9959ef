import type { Page } from '../domain/page.ts';
import { readApiKey, readApiKeys } from '../domain/read-api-keys.ts';
import type { MaybePromise } from '../kernel/and-then.ts';
import { type ApiKeyAsRead, ApiKeyStatusType, ApiKeyType, BRIEF_FIELDS } from './api-key.ts';
import { asksOnly } from './asks-only.ts';
import { builder } from './builder.ts';
import { weighs } from './complexity.ts';
import { PAGE_FIELDS, pageArguments, pageComplexity } from './connection.ts';

const ApiKeyConnection = builder.connectionObject(
  {
    type: ApiKeyType,
    name: 'ApiKeyConnection',
    description: 'A page of a list.',
  },
  { name: 'ApiKeyEdge', description: 'An API key in a list.' },
);

const ApiKeyFilter = builder.inputType('ApiKeyFilter', {
  description: 'Which API keys to list: those that fit all that is given.',
  fields: (t) => ({
    status: t.field({
      type: [ApiKeyStatusType],
      description: 'Only keys in one of these states.',
    }),
    label: t.string({ description: 'Only keys whose label contains this text, in any case.' }),
    search: t.string({
      description:
        'Only keys whose label contains this text in any case, whose id it is, or of one of whose ' +
        'secrets it is the prefix, also of one that is retired: at most 64 characters.',
    }),
  }),
});

const ApiKeyOrderFieldType = builder.enumType('ApiKeyOrderField', {
  description: 'What API keys can be ordered by.',
  values: {
    CREATED_AT: { description: 'When they were made.' },
    LABEL: { description: 'Their label, without regard to case.' },
    EXPIRES_AT: { description: 'When they expire; those that never do count as the latest.' },
  } as const,
});

const OrderDirectionType = builder.enumType('OrderDirection', {
  description: 'Which end comes first.',
  values: {
    ASC: { description: 'The least, the earliest, A.' },
    DESC: { description: 'The greatest, the latest, Z.' },
  } as const,
});

const ApiKeyOrder = builder.inputType('ApiKeyOrder', {
  description: 'In which order to list API keys. Default: the newest first.',
  fields: (t) => ({
    field: t.field({
      type: ApiKeyOrderFieldType,
      required: true,
      defaultValue: 'CREATED_AT',
      description: 'What to order by.',
    }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});

builder.queryFields((t) => ({
  apiKey: t.field({
    type: ApiKeyType,
    nullable: true,
    description: 'The API key with this id. Needs `keys:read`.',
    args: { id: t.arg.id({ required: true, description: "The key's id: `key_…`." }) },
    resolve: (_root, { id }, { domain, call }) => readApiKey(domain, call, id),
  }),
  apiKeys: t.field({
    type: ApiKeyConnection,
    description:
      'API keys in every state, unless filtered: those of one account, or for an operator who ' +
      'names none, of all. Needs `keys:read`.',
    args: {
      accountId: t.arg.id({
        description: "Whose keys. Default: the caller's own, for an operator everybody's.",
      }),
      ...pageArguments(t.arg),
      filter: t.arg({ type: ApiKeyFilter, description: 'Which of them. Default: all.' }),
      orderBy: t.arg({ type: ApiKeyOrder, description: 'Default: the newest first.' }),
    },
    ...weighs(pageComplexity),
    resolve: (_root, { accountId, first, after, filter, orderBy }, ...[{ domain, call }, info]) =>
      readApiKeys(domain, call, {
        accountId,
        first,
        after,
        statuses: filter?.status,
        labelContains: filter?.label,
        search: filter?.search,
        orderField: orderBy?.field ?? 'CREATED_AT',
        orderDirection: orderBy?.direction === 'ASC' ? 'asc' : 'desc',
        isBrief: asksOnly(BRIEF_PAGE_FIELDS, info),
        // What is left out of a brief key is not asked for.
      }) as MaybePromise<Page<ApiKeyAsRead>>,
  }),
}));

const BRIEF_PAGE_FIELDS: ReadonlySet<string> = new Set([...PAGE_FIELDS, ...BRIEF_FIELDS]);
