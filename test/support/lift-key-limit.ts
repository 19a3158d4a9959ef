import type { Client } from './client.ts';
import { mutate } from './mutations.ts';

/** Lets the account of an operator hold as many keys as an account can. */
export async function liftKeyLimit(operator: Client): Promise<void> {
  const { viewer } = await operator.data<{ viewer: { account: { id: string } } }>(
    '{ viewer { account { id } } }',
  );
  await mutate(operator, 'updateAccount', { id: viewer.account.id, keyLimit: 100_000 });
}
