import Sqlite from 'better-sqlite3';
import { execute, parse } from 'graphql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRequestContext } from '../../src/context/request-context.ts';
import { identify } from '../../src/domain/identify.ts';
import { schema } from '../../src/schema/schema.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const LIST = `query ($first: Int) {
  apiKeys(first: $first) {
    nodes { id label prefix status createdAt expiresAt lastUsedAt revokedAt }
  }
}`;

/** What executes the list for the root key, behind the charge for it. */
async function prepareList({ app, rootSecret }: TestServer) {
  const identified = await identify(app.domain, rootSecret);
  if (identified.kind === 'refused') throw new Error(identified.code);
  const call = { principal: identified.principal, requestId: 'req_1' };
  const contextValue = createRequestContext(app.domain, call, {
    quota: null,
    isSliced: false,
    inTurn: undefined,
  });
  const document = parse(LIST);
  // In a turn of its own, in which nobody has used up the slice.
  await new Promise((resolve) => void setImmediate(resolve));
  return () => execute({ schema, document, contextValue, variableValues: { first: 10 } });
}

/** Has the database fail at whatever is read from now on. */
function breakReading(): void {
  const probe = new Sqlite(':memory:');
  const statement = Object.getPrototypeOf(probe.prepare('select 1'));
  probe.close();
  const spy = vi.spyOn(statement, 'all').mockImplementation(() => {
    throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
  });
  onTestFinished(() => spy.mockRestore());
}

test('what most who list keys ask for is answered without a promise', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Mine' });
  const list = await prepareList(server);
  expect(list()).toMatchObject({ data: { apiKeys: { nodes: [{ id, label: 'Mine' }, {}] } } });
});

test('a list waits for an open transaction, and shows nothing that is undone', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Mine' });
  const list = await prepareList(server);
  const { transaction } = server.app.domain.store;
  let listed: ReturnType<typeof list> | undefined;
  const undone = transaction(async (db) => {
    await db.updateTable('api_keys').set({ label: 'Undone' }).where('id', '=', id).execute();
    listed = list();
    throw new Error('undo it');
  });
  await expect(undone).rejects.toThrow('undo it');
  expect(listed).toBeInstanceOf(Promise);
  expect(await listed).toMatchObject({ data: { apiKeys: { nodes: [{ label: 'Mine' }, {}] } } });
});

test('a list that cannot be read is refused as unavailable', async () => {
  const server = await startTestServer();
  await server.root.use();
  breakReading();
  const { body } = await server.root.query(LIST, { first: 10 });
  expect(body.errors).toMatchObject([{ path: ['apiKeys'], extensions: { code: 'UNAVAILABLE' } }]);
});
