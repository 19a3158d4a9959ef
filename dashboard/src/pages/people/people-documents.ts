import type { ResultOf } from 'gql.tada';
import { graphql } from '../../data/graphql';

/** What is shown of a person. */
const personFragment = graphql(`
  fragment Person on User {
    id email name isOperator lastSignedInAt signInMethods
    account { id name }
  }
`);

/** A person as these pages show them. */
export type Person = ResultOf<typeof personFragment>;

/** People, of one account or all. */
export const peopleQuery = graphql(
  `
  query People($accountId: ID, $first: Int!, $after: String) {
    users(accountId: $accountId, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Person }
    }
  }
`,
  [personFragment],
);

/** Invitations that wait to be accepted. */
export const invitationsQuery = graphql(`
  query Invitations($accountId: ID, $first: Int!, $after: String) {
    invitations(accountId: $accountId, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id email isOperator createdAt expiresAt account { id name } }
    }
  }
`);

/** Makes the link that lets a person in. */
export const inviteMutation = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) { link invitation { id email expiresAt } }
  }
`);

/** Makes an invitation's link useless. */
export const cancelInvitationMutation = graphql(`
  mutation CancelInvitation($input: CancelInvitationInput!) {
    cancelInvitation(input: $input) { invitation { id email } }
  }
`);

/** Makes the link by which a person sets a new password. */
export const resetLinkMutation = graphql(`
  mutation CreatePasswordResetLink($input: CreatePasswordResetLinkInput!) {
    createPasswordResetLink(input: $input) { link expiresAt user { id email } }
  }
`);

/** Changes a name, or makes somebody an operator or no longer one. */
export const updateUserMutation = graphql(`
  mutation UpdateUser($input: UpdateUserInput!) {
    updateUser(input: $input) { user { id name isOperator } }
  }
`);

/** Ends every session of a person. */
export const endSessionsMutation = graphql(`
  mutation EndSessions($input: EndSessionsInput!) {
    endSessions(input: $input) { user { id name } }
  }
`);

/** Takes a person out. */
export const removeUserMutation = graphql(`
  mutation RemoveUser($input: RemoveUserInput!) {
    removeUser(input: $input) { user { id name } }
  }
`);
