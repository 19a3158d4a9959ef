import { graphql } from '../../data/graphql';

/** Disables a key, which can be enabled again. */
export const disableMutation = graphql(`
  mutation DisableKey($id: ID!) {
    disableApiKey(input: { id: $id }) { apiKey { id label } }
  }
`);
