import { createApiKey, type IssuedApiKey } from '../domain/create-api-key.ts';
import { disableApiKey, enableApiKey } from '../domain/disable-api-key.ts';
import { revokeApiKey } from '../domain/revoke-api-key.ts';
import { rotateApiKey } from '../domain/rotate-api-key.ts';
import { updateApiKey } from '../domain/update-api-key.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { ApiKeyType } from './api-key.ts';
import { builder } from './builder.ts';
import { RateLimitInput } from './rate-limit.ts';

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'What an API key is made from.',
  fields: (t) => ({
    label: t.string({
      required: true,
      description: 'Its name, such as `Production`: 1 to 64 characters, unique in the account.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'From when on it is refused, in the future. Default: never.',
    }),
    scopes: t.stringList({
      description:
        'What it may do: scopes of your own such as `workflows:run`, or reserved ones that the ' +
        'caller has itself. Default: none, which suffices to be verified.',
    }),
    rateLimit: t.field({
      type: RateLimitInput,
      description: 'Default: 60 a minute, 1,000 a day. An operator may set null: no limits.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      description: 'What to keep with it: at most 4 KiB of JSON. Default: {}.',
    }),
    accountId: t.id({ description: "Whose it is. Default: the caller's. Others: operators only." }),
  }),
});

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change: an absent field keeps, `null` clears, a value sets.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which API key: `key_…`.' }),
    label: t.string({ description: 'Its name: 1 to 64 characters, unique in the account.' }),
    rateLimit: t.field({
      type: RateLimitInput,
      description:
        'Its limits, which hold from the next request; its counters stay. An operator may set ' +
        'null: no limits.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'From when on it is refused, in the future; null for never.',
    }),
    scopes: t.stringList({ description: 'What it may do; null for nothing.' }),
    metadata: t.field({ type: 'JSONObject', description: 'What to keep with it; null for {}.' }),
  }),
});

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'Which API key gets a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which API key: `key_…`.' }),
    overlapSeconds: t.int({
      description:
        'How long the old secrets go on working beside the new one: 0 to 2,592,000 (30 days). ' +
        'Default: 0, they are refused from the next request.',
    }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which API key to end, and why.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which API key: `key_…`.' }),
    reason: t.string({ description: 'Why, to be kept with it: 1 to 256 characters.' }),
  }),
});

function selectInput(name: string) {
  return builder.inputType(name, {
    description: 'Which API key.',
    fields: (t) => ({ id: t.id({ required: true, description: 'Its id: `key_…`.' }) }),
  });
}

function apiKeyPayload(name: string) {
  return builder.objectRef<{ readonly apiKey: ApiKey }>(name).implement({
    description: 'What was changed.',
    fields: (t) => ({
      apiKey: t.field({
        type: ApiKeyType,
        description: 'The API key as it is now.',
        resolve: ({ apiKey }) => apiKey,
      }),
    }),
  });
}

function issuedPayload(name: string) {
  return builder.objectRef<IssuedApiKey>(name).implement({
    description: 'An API key and its new secret.',
    fields: (t) => ({
      apiKey: t.field({
        type: ApiKeyType,
        description: 'The API key as it is now.',
        resolve: ({ apiKey }) => apiKey,
      }),
      secret: t.exposeString('secret', {
        description: 'The secret to call with. Copy it now: it is shown this once.',
      }),
    }),
  });
}

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: issuedPayload('CreateApiKeyPayload'),
    description: 'Makes an API key. Needs `keys:write`.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The key.' }) },
    resolve: (_root, { input }, { domain, call }) => createApiKey(domain, call, input),
  }),
  updateApiKey: t.field({
    type: apiKeyPayload('UpdateApiKeyPayload'),
    description: 'Edits an API key. Needs `keys:write`.',
    args: { input: t.arg({ type: UpdateApiKeyInput, required: true, description: 'The edit.' }) },
    resolve: async (_root, { input }, { domain, call }) => ({
      apiKey: await updateApiKey(domain, call, input),
    }),
  }),
  rotateApiKey: t.field({
    type: issuedPayload('RotateApiKeyPayload'),
    description:
      'Gives an API key a new secret. Id, limits and counters stay: old and new secrets spend ' +
      'from one allowance. Needs `keys:write`.',
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, { domain, call }) => rotateApiKey(domain, call, input),
  }),
  disableApiKey: t.field({
    type: apiKeyPayload('DisableApiKeyPayload'),
    description: 'Switches an API key off, from the next request. Needs `keys:write`.',
    args: {
      input: t.arg({
        type: selectInput('DisableApiKeyInput'),
        required: true,
        description: 'Which.',
      }),
    },
    resolve: async (_root, { input }, { domain, call }) => ({
      apiKey: await disableApiKey(domain, call, input),
    }),
  }),
  enableApiKey: t.field({
    type: apiKeyPayload('EnableApiKeyPayload'),
    description: 'Switches a disabled API key on again. Needs `keys:write`.',
    args: {
      input: t.arg({
        type: selectInput('EnableApiKeyInput'),
        required: true,
        description: 'Which.',
      }),
    },
    resolve: async (_root, { input }, { domain, call }) => ({
      apiKey: await enableApiKey(domain, call, input),
    }),
  }),
  revokeApiKey: t.field({
    type: apiKeyPayload('RevokeApiKeyPayload'),
    description:
      'Ends an API key for good: the very next request with it is refused. Needs `keys:write`.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { domain, call }) => ({
      apiKey: await revokeApiKey(domain, call, input),
    }),
  }),
}));
