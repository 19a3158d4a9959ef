import './account.ts';
import './api-key-mutations.ts';
import './api-keys.ts';
import './audit-event.ts';
import './explanation.ts';
import './invitation.ts';
import './node.ts';
import './scalars.ts';
import './user-mutations.ts';
import './users.ts';
import './verification.ts';
import './viewer.ts';
import { assertValidSchema, type GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { sliceFields } from './slice-fields.ts';

/** The schema: what the world calls our things. */
export const schema: GraphQLSchema = sliceFields(builder.toSchema());

// graphql-js remembers it. Otherwise the first request would wait for it.
assertValidSchema(schema);
