import { secretOf } from './secret-of.ts';

/** The pepper of every generated database. */
export const PEPPER = 'the pepper of databases that are only measured';

/** The root key's secret in every generated database. */
export const ROOT_SECRET = secretOf('root', 0);

/** What the accounts of generated keys may hold, and how many uses the keys have in each window. */
export const NO_LIMIT = 1_000_000_000;

/** The name of the database file in its folder. */
export const DATABASE_NAME = 'tollkey.db';
