import { expect, test } from 'vitest';
import { countStatements } from '../support/count-statements.ts';
import { createTenant, mutate } from '../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const LISTS: Readonly<Record<string, string>> = {
  people: `query ($first: Int!) {
    users(first: $first) {
      nodes { signInMethods sessions { id } account { name keyCount } }
    }
  }`,
  accounts: 'query ($first: Int!) { accounts(first: $first) { nodes { keyCount } } }',
  'audit events': `query ($first: Int!) {
    auditEvents(first: $first) { nodes { targetLabel account { name } } }
  }`,
};

test.each(Object.entries(LISTS))(
  'a long list of %s takes no more statements',
  async (_of, list) => {
    // On a busy machine what is asked for at once would come in several slices, each with its statement.
    const server = await startTestServer({ app: { slices: { next: () => undefined } } });
    const olga = await signIn(server, await setUpOperator(server));
    for (const name of ['Ada', 'Grace', 'Edsger', 'Barbara']) {
      const { accountId } = await createTenant(server);
      await addPerson(server, { ...OPERATOR, email: `${name}@example.com`, accountId });
      const { apiKey } = await mutate(server.root, 'createApiKey', { label: name, accountId });
      await mutate(server.root, 'rotateApiKey', { id: apiKey.id });
    }
    const count = countStatements();
    const statementsOf = async (first: number): Promise<number> => {
      const before = count();
      await olga.data(list, { first });
      return count() - before;
    };
    const ofOne = await statementsOf(1);
    expect(ofOne).toBeGreaterThan(0);
    expect(await statementsOf(4)).toBe(ofOne);
  },
);
