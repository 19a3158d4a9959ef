import type { Choice } from '../../ui/choices';
import type { Sample } from '../../ui/code';

/** The headers that carry a key; the server takes either. */
export type HeaderName = 'access-token' | 'authorization';

/** Both headers, as they are offered. */
export const HEADER_CHOICES: readonly Choice<HeaderName>[] = Object.freeze([
  { value: 'access-token', label: 'access-token', isLiteral: true },
  { value: 'authorization', label: 'Authorization: Bearer', isLiteral: true },
]);

/** How to ask who one is, in three languages. The key comes from the environment. */
export function headerSamples(endpoint: string, header: HeaderName): readonly Sample[] {
  const isBearer = header === 'authorization';
  const name = isBearer ? 'Authorization' : 'access-token';
  const scheme = isBearer ? 'Bearer ' : '';
  return [
    {
      name: 'cURL',
      code: `curl -sS "${endpoint}" \\
  -H 'Content-Type: application/json' \\
  -H "${name}: ${scheme}$ACCESS_TOKEN" \\
  -d '{"query": "{ viewer { account { name } scopes } }"}'`,
    },
    {
      name: 'Node.js',
      code: `const response = await fetch('${endpoint}', {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    '${name}': ${isBearer ? "'Bearer ' + process.env.ACCESS_TOKEN" : 'process.env.ACCESS_TOKEN'},
  },
  body: JSON.stringify({ query: '{ viewer { account { name } scopes } }' }),
});
console.log(await response.json());`,
    },
    {
      name: 'Python',
      code: `import json, os, urllib.request

request = urllib.request.Request(
    "${endpoint}",
    data=json.dumps({"query": "{ viewer { account { name } scopes } }"}).encode(),
    headers={
        "Content-Type": "application/json",
        "${name}": ${isBearer ? '"Bearer " + ' : ''}os.environ["ACCESS_TOKEN"],
    },
)
print(json.load(urllib.request.urlopen(request)))`,
    },
  ];
}
