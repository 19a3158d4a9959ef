import type { Migration } from '../../src/store/migrate.ts';
/** Refusals for want of a scope, and when each key was last refused for which reason. */
export declare const verification: Migration;
