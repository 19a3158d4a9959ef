/** The documents that many tests send. */
export const revokeApiKey =
  'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id status } } }';
export const disableApiKey =
  'mutation ($id: ID!) { disableApiKey(input: { id: $id }) { apiKey { id status } } }';
export const updateApiKey =
  'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id label } } }';
export const rotateApiKey =
  'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { secret apiKey { id } } }';
export const createApiKey =
  'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }';

/** An operation that costs as many uses as there are fields. */
export function fieldsThatCost(cost: number): string {
  return `{ ${Array.from({ length: cost }, (_, index) => `f${index}: __typename`).join(' ')} }`;
}
