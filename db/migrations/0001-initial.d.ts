import type { Migration } from '../../src/store/migrate.ts';
/** Accounts, keys, secrets, usage, the audit trail and the peppers' fingerprints. */
export declare const initial: Migration;
