/** What the headers editor holds on a new tab: the one header to fill in. */
export const FIRST_HEADERS = `{
  "access-token": ""
}`;

/** What the query editor holds on a new page: a query that works with any key, and what to do. */
export const FIRST_QUERY = `# 1. Paste an API key between the quotes
#    in Headers, below.
# 2. Press play (or Ctrl-Enter): who are you?

query Viewer {
  viewer {
    account {
      id
      name
    }
    scopes
  }
}

# 3. To create a key, uncomment these lines
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
