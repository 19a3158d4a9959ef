import { GraphQLError } from 'graphql';
import type { Refusal } from '../domain/errors.ts';
import { refusalOf } from '../domain/refusal-of.ts';

/**
 * What to tell the caller about an error that GraphQL reports: its own (a document that does not
 * parse, a variable of the wrong type) is the caller's argument; what a resolver threw is told as
 * the domain says, or masked.
 */
export function refusalOfGraphqlError(error: GraphQLError): Refusal {
  const cause = causeOf(error);
  // Without a place in the document it is not the caller's: a value of ours that does not fit.
  if (cause instanceof GraphQLError && (cause.nodes || cause.source || !error.path)) {
    return { code: 'INVALID_ARGUMENT', message: error.message };
  }
  return refusalOf(cause);
}

/** What was thrown in the first place. */
export function causeOf(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}
