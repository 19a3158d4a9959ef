import type { Sample } from '../../ui/code';

const QUERY = '{ viewer { account { name } rateLimits { perMinute { remaining } } } }';

/** A first call with a new secret, for each language as it can be pasted. `origin` is this server. */
export function createSnippets(secret: string, origin: string): readonly Sample[] {
  const url = `${origin}/query`;
  const body = JSON.stringify({ query: QUERY });
  return [
    {
      name: 'cURL',
      code: [
        `curl '${url}' \\`,
        `  -H 'Authorization: Bearer ${secret}' \\`,
        "  -H 'Content-Type: application/json' \\",
        `  -d '${body}'`,
      ].join('\n'),
    },
    {
      name: 'Node.js',
      code: [
        `fetch('${url}', {`,
        "  method: 'POST',",
        '  headers: {',
        `    'Authorization': 'Bearer ${secret}',`,
        "    'Content-Type': 'application/json',",
        '  },',
        `  body: JSON.stringify({ query: '${QUERY}' }),`,
        '}).then((response) => response.text()).then(console.log);',
      ].join('\n'),
    },
    {
      name: 'Python',
      code: [
        'import json, urllib.request',
        '',
        'request = urllib.request.Request(',
        `    "${url}",`,
        `    data=json.dumps({"query": "${QUERY}"}).encode(),`,
        '    headers={',
        `        "Authorization": "Bearer ${secret}",`,
        '        "Content-Type": "application/json",',
        '    },',
        ')',
        'print(urllib.request.urlopen(request).read().decode())',
      ].join('\n'),
    },
  ];
}
