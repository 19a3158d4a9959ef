import type { Migration } from '../../src/store/migrate.ts';
import { foldText } from '../../src/store/text-search.ts';

/** What accounts are searched by: their names and external ids, without regard to case. */
export const accountSearch: Migration = {
  name: '0006-account-search',
  async up(db) {
    await db.schema
      .alterTable('accounts')
      .addColumn('name_folded', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await db.schema.alterTable('accounts').addColumn('external_id_folded', 'text').execute();
    const accounts = await db
      .selectFrom('accounts')
      .select(['id', 'name', 'external_id'])
      .execute();
    for (const { id, name, external_id } of accounts) {
      await db
        .updateTable('accounts')
        .set({
          name_folded: foldText(name),
          external_id_folded: external_id === null ? null : foldText(external_id),
        })
        .where('id', '=', id)
        .execute();
    }
  },
};
