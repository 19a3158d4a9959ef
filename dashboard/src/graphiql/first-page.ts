/** What the headers editor holds on a new tab: the one header to fill in. */
export const FIRST_HEADERS = `{
  "access-token": ""
}`;

/** What the query editor holds on a new page: a query that works with any key, and what to do. */
export const FIRST_QUERY = `# 1. Paste an API key between the quotes
#    in Headers, below.
# 2. Press play (or Ctrl-Enter): who are you?

${firstOperations(3)}`;

/** The same for whoever is signed in, and needs no key. */
export const FIRST_QUERY_SIGNED_IN = `# 1. You are signed in, so no key is needed.
#    Press play (or Ctrl-Enter): who are you?

${firstOperations(2)}`;

function firstOperations(step: number): string {
  return `query Viewer {
  viewer {
    account {
      id
      name
    }
    scopes
  }
}

# ${step}. To create a key, uncomment these lines
#    (Ctrl-/), press play, choose CreateKey.
#    Its secret is shown only once.
#
# mutation CreateKey {
#   createApiKey(input: { label: "Production" }) {
#     secret
#     apiKey {
#       id
#       prefix
#     }
#   }
# }
`;
}
