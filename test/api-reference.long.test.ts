import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasPrograms } from './support/has-programs.ts';
import { changePeople, PASSWORD } from './support/invitations.ts';
import { pasteIntoBash } from './support/paste-into-bash.ts';
import { addPerson } from './support/people.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const reference = readFileSync('docs/api.md', 'utf8');

/** A command that docs/api.md shows, and the answer that it shows behind it. */
interface Example {
  readonly heading: string;
  readonly command: string;
  readonly answer: { readonly language: string; readonly text: string } | undefined;
}

const HEADING_OR_FENCE = /^#{2,3} (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm;

function readExamples(): readonly Example[] {
  const found = [...reference.matchAll(HEADING_OR_FENCE)];
  let heading = '';
  return found.flatMap(([, title, language, text = ''], index) => {
    heading = title ?? heading;
    if (language !== 'sh' || !text.startsWith('curl ')) return [];
    const [, , following, answer = ''] = found[index + 1] ?? [];
    const isAnswer = following === 'json' || following === 'http';
    return [
      {
        heading,
        command: text,
        answer: isAnswer ? { language: following, text: answer } : undefined,
      },
    ];
  });
}

const examples = readExamples();

/** What the examples take for granted: a key that was used and refused as well, and people. */
async function exportVariables(server: TestServer): Promise<string> {
  const { id, secret, client } = await server.createKey({
    label: 'Production of the last year',
    scopes: ['workflows:run'],
    expiresAt: '2027-12-31T23:59:59Z',
    metadata: { team: 'search' },
  });
  await client.use();
  await fetch(`${server.url}/verify/workflows:delete`, { headers: { 'access-token': secret } });
  const { viewer } = await client.data<{ viewer: { account: { id: string } } }>(
    '{ viewer { account { id } } }',
  );
  const accountId = viewer.account.id;
  const userId = await addPerson(server, {
    email: 'ada@example.com',
    password: PASSWORD,
    name: 'Ada',
  });
  const { invitation } = await changePeople(server.root, 'inviteUser', {
    accountId,
    email: 'grace@example.com',
  });
  const variables = {
    SERVER_URL: server.url,
    ACCESS_TOKEN: server.rootSecret,
    ACCOUNT_ID: accountId,
    KEY_ID: id,
    SECRET: secret,
    USER_ID: userId,
    INVITATION_ID: invitation.id,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');
}

/** The names in a JSON value; of a list those of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return 'a value';
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item)]));
}

/** The status line, the names of the headers in lower case, and the body of an HTTP answer. */
function partsOf(answer: string) {
  const [head = '', body = ''] = answer.replaceAll('\r', '').trim().split('\n\n');
  const [status = '', ...fields] = head.split('\n');
  return { status, names: fields.map((field) => field.split(':')[0]), body };
}

test('docs/api.md has an example of every query and mutation, and of the door', () => {
  const schema = readFileSync('schema.graphql', 'utf8');
  const fields = ['Query', 'Mutation'].flatMap((type) => {
    const [, body = ''] = new RegExp(`^type ${type} \\{\n([\\s\\S]*?)^\\}`, 'm').exec(schema) ?? [];
    return [...body.matchAll(/^ {2}(\w+)[(:]/gm)].map(([, name]) => name);
  });
  expect(fields.length).toBeGreaterThan(14);
  const headings = examples.map(({ heading }) => heading);
  expect(headings).toEqual(expect.arrayContaining([...fields, '/verify', '/metrics']));
});

test.runIf(hasPrograms('Examples of docs/api.md', 'bash', 'curl')).each(examples)(
  'the example of $heading is answered in the shape that it shows',
  async ({ command, answer }) => {
    const server = await startTestServer();
    const printed = await pasteIntoBash((await exportVariables(server)) + command);
    if (answer === undefined) {
      expect(printed).not.toContain('"errors"');
      expect(printed).toMatch(/"data"|^# HELP/);
    } else if (answer.language === 'json') {
      expect(shapeOf(JSON.parse(printed))).toEqual(shapeOf(JSON.parse(answer.text)));
    } else {
      const [shown, came] = [partsOf(answer.text), partsOf(printed)];
      expect(came).toMatchObject({ status: shown.status, body: shown.body });
      expect(came.names).toEqual(expect.arrayContaining(shown.names));
    }
  },
);

test('docs/api.md lists every series of /metrics with its kind and labels', async () => {
  const server = await startTestServer();
  await server.createKey();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const series = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind]) => {
    const [, labels = ''] = new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'm').exec(text) ?? [];
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label);
    return [name, kind, names.filter((label) => label !== 'le').join(', ')];
  });
  const rows = reference.matchAll(/^\| `((?:tollkey|process)_\w+)` +\| (\w+) +\| ([^|]*?) *\|/gm);
  const listed = [...rows].map(([, name, kind, labels = '']) => [
    name,
    kind,
    labels.replaceAll('`', ''),
  ]);
  expect(listed.sort()).toEqual(series.sort());
});
