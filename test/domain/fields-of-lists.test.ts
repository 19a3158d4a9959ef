import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { GENEROUS, mutate } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

/** Each field of a key by its name, with the leaves below it. */
function selectionsOfApiKey(): readonly string[] {
  return fieldsOf('ApiKey').map(({ name, type }) => {
    const named = getNamedType(type);
    if (isLeafType(named)) return name;
    const leaves = fieldsOf(named.name).filter((field) => isLeafType(getNamedType(field.type)));
    const below = leaves.map((field) => field.name);
    return `${name} { ${below.length > 0 ? below.join(' ') : '__typename'} }`;
  });
}

function fieldsOf(typeName: string) {
  const type = schema.getType(typeName);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

test('a list shows each field of a key as the key itself does, however it is asked for', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({
    label: 'Everything',
    scopes: ['workflows:run', 'keys:read'],
    rateLimit: GENEROUS,
    expiresAt: '2027-01-01T00:00:00Z',
    metadata: { team: 'search' },
  });
  await client.data('{ __typename }');
  await mutate(server.root, 'disableApiKey', { id });
  await mutate(server.root, 'revokeApiKey', { id, reason: 'leaked' });

  for (const selection of selectionsOfApiKey()) {
    const { apiKey } = await server.root.data<{ apiKey: object }>(
      `{ apiKey(id: "${id}") { ${selection} } }`,
    );
    for (const list of [
      `{ apiKeys { nodes { id ${selection} } } }`,
      `{ apiKeys(filter: { search: "${id}" }) { edges { node { id ${selection} } } } }`,
      `query { apiKeys { ...Page } }
       fragment Page on ApiKeyConnection { totalCount nodes { id ...Key } }
       fragment Key on Node { ... on ApiKey { ${selection} } }`,
    ]) {
      const { apiKeys } = await server.root.data<{ apiKeys: Listed }>(list);
      const nodes = apiKeys.nodes ?? apiKeys.edges?.map(({ node }) => node);
      const found = nodes?.find((node) => node.id === id);
      expect(found, list).toEqual({ id, ...apiKey });
    }
  }
});

test.each(['"quoted"', 'back\\\\slash \\u0041', "it's; [1,null]", 'Ключ 鍵 🔑', '{"a":1}'])(
  'a list shows the texts of a key as they were given: %s',
  async (text) => {
    const server = await startTestServer();
    const metadata = { [text]: [text, '\t\n\u2028'] };
    const { id } = await server.createKey({ label: text, metadata });
    await mutate(server.root, 'revokeApiKey', { id, reason: text });

    for (const [fields, given] of [
      ['id label', { id, label: text }],
      ['id label metadata revokeReason', { id, label: text, metadata, revokeReason: text }],
    ] as const) {
      for (const part of ['', '(filter: { status: REVOKED })']) {
        const { apiKeys } = await server.root.data<{ apiKeys: Listed }>(
          `{ apiKeys${part} { nodes { ${fields} } } }`,
        );
        expect(apiKeys.nodes).toContainEqual(given);
      }
    }
  },
);

interface Listed {
  readonly nodes?: readonly ListedNode[];
  readonly edges?: readonly { readonly node: ListedNode }[];
}

interface ListedNode {
  readonly id: string;
}
