import type { TadaDocumentNode } from 'gql.tada';
import { nameOf, textOf } from './graphql';
import { postJson, readGraphql, readRest } from './read-answer';

/**
 * Asks `POST /query`, with the session of whoever is signed in.
 *
 * @throws AskError with what the envelope says, or that the server cannot be reached.
 */
export async function ask<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const body = { query: textOf(document), variables, operationName: nameOf(document) };
  return readGraphql<Data>(await postJson('/query', body, signal));
}

/** Asks `POST /auth/…`, which signs in and out. @throws AskError as `ask` does. */
export async function askAuth<Data>(path: `/auth/${string}`, body: object): Promise<Data> {
  return readRest<Data>(await postJson(path, body));
}
