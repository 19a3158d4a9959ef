import { readAuditEvents } from '../domain/read-audit-events.ts';
import { rawJson } from '../kernel/raw-json.ts';
import type { StoredAuditEvent } from '../store/audit-events.ts';
import { AccountType } from './account.ts';
import { builder } from './builder.ts';
import { READ_VALUE, SHORT_TEXT, weighs } from './complexity.ts';
import { pageArguments, pageComplexity } from './connection.ts';

const AuditActorKindType = builder.enumType('AuditActorKind', {
  description: 'What kind of actor made a change.',
  values: {
    USER: { value: 'user', description: 'A person who was signed in, or opened a link.' },
    API_KEY: { value: 'apiKey', description: 'A program with an API key.' },
    SYSTEM: { value: 'system', description: "The server's own start, or its command line." },
  } as const,
});

const AuditEventType = builder.objectRef<StoredAuditEvent>('AuditEvent').implement({
  description: 'One change: who made it, to what, and how that was before and after.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id: `evt_…`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    accountId: t.exposeID('accountId', { description: 'The account that it belongs to.' }),
    account: t.field({
      type: AccountType,
      description: 'That account.',
      ...weighs(READ_VALUE),
      resolve: ({ accountId }, _args, { related }) => related().owningAccount(accountId),
    }),
    actorKind: t.expose('actorKind', {
      type: AuditActorKindType,
      description: 'What kind of actor made it.',
    }),
    actorId: t.exposeID('actorId', {
      nullable: true,
      description: 'Who made it: `key_…` or `usr_…`; null for the server itself.',
    }),
    actorLabel: t.exposeString('actorLabel', {
      ...weighs(SHORT_TEXT),
      nullable: true,
      description:
        "What the actor was called at the time: the key's label, or the person's e-mail address.",
    }),
    action: t.exposeString('action', {
      description:
        'The name of the mutation, such as `revokeApiKey`; of what people do with links and ' +
        'passwords `setUpOperator`, `acceptInvitation`, `resetPassword`, `changePassword`; of a ' +
        'start `createRootKey`, `replaceRootSecret`.',
    }),
    targetId: t.exposeID('targetId', {
      description: 'What was changed: `key_…`, `acc_…`, `usr_…`, or an invitation, `lnk_…`.',
    }),
    targetLabel: t.string({
      nullable: true,
      ...weighs(READ_VALUE),
      description:
        "What the target was called: the key's label, the account's name, the e-mail address of the " +
        'person or of the invitation. As this change has it, else as it is called now or was called ' +
        'last; null where no name is on record.',
      resolve: (event, _args, { related }) => related().targetLabelOf(event),
    }),
    before: t.field({
      type: 'JSONObject',
      resolve: ({ beforeText }) => (beforeText === null ? null : rawJson(beforeText)),
      nullable: true,
      description: 'How it was; null when it was not there.',
      ...weighs({ points: 120 }),
    }),
    after: t.field({
      type: 'JSONObject',
      resolve: ({ afterText }) => (afterText === null ? null : rawJson(afterText)),
      nullable: true,
      description: 'How it is afterwards.',
      ...weighs({ points: 120 }),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The request that made it, as in the header X-Request-Id and in the log.',
    }),
  }),
});

const AuditEventConnection = builder.connectionObject(
  { type: AuditEventType, name: 'AuditEventConnection', description: 'A page of a list.' },
  { name: 'AuditEventEdge', description: 'A change in a list.' },
);

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    description: 'The audit trail, newest first. Needs `audit:read`.',
    args: {
      accountId: t.arg.id({
        description: "Whose. Default: the caller's own, for an operator everybody's.",
      }),
      targetId: t.arg.id({ description: 'Only changes of what has this id.' }),
      ...pageArguments(t.arg),
    },
    ...weighs(pageComplexity),
    resolve: (_root, query, { domain, call }) => readAuditEvents(domain, call, query),
  }),
);
