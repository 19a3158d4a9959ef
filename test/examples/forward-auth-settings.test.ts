import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { IDENTITY_HEADERS, LIMIT_HEADERS, REFUSAL_HEADERS } from '../support/contract-headers.ts';
import { readYamlLists, readYamlValues } from '../support/yaml-lists.ts';
import { SCOPED_PATH } from './cases.ts';

const TRAEFIK = readFileSync('examples/traefik/dynamic.yml', 'utf8');
const ENVOY = readFileSync('examples/envoy/envoy.yaml', 'utf8');

function lowerCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

describe('the header lists of the configurations', () => {
  const identity = [...IDENTITY_HEADERS, 'X-Request-Id'];
  const credentials = ['access-token', 'X-API-Key', 'X-Request-Id'];

  const LISTS: readonly {
    readonly what: string;
    readonly text: string;
    readonly key: string;
    readonly names: readonly string[];
  }[] = [
    {
      what: 'Traefik sends the credentials',
      text: TRAEFIK,
      key: 'authRequestHeaders',
      names: ['Authorization', ...credentials],
    },
    {
      what: 'Traefik hands the identity on',
      text: TRAEFIK,
      key: 'authResponseHeaders',
      names: identity,
    },
    {
      what: 'Envoy sends the credentials',
      text: ENVOY,
      key: 'allowed_headers',
      names: credentials,
    },
    {
      what: 'Envoy hands the identity on',
      text: ENVOY,
      key: 'allowed_upstream_headers',
      names: identity,
    },
    {
      what: 'Envoy tells whom it lets through of the limits',
      text: ENVOY,
      key: 'allowed_client_headers_on_success',
      names: ['X-Request-Id', ...LIMIT_HEADERS],
    },
    {
      what: 'Envoy tells whom it refuses why',
      text: ENVOY,
      key: 'allowed_client_headers',
      names: [
        'Content-Type',
        'Cache-Control',
        'X-Request-Id',
        ...LIMIT_HEADERS,
        ...REFUSAL_HEADERS,
      ],
    },
  ];

  for (const { what, text, key, names } of LISTS) {
    test(`${what}, and nothing else, in both of its verifications`, () => {
      const lists = readYamlLists(text, key);
      expect(lists).toHaveLength(2);
      for (const list of lists) {
        expect([...lowerCase(list)].sort()).toEqual([...lowerCase(names)].sort());
      }
    });
  }

  test('Envoy drops forged identity headers before the verification', () => {
    expect(readYamlLists(ENVOY, 'mutations')).toEqual([lowerCase(IDENTITY_HEADERS)]);
    expect(ENVOY).toContain('headers_with_underscores_action: DROP_HEADER');
  });

  test('Traefik drops forged identity headers, with every mix of hyphens and underscores', () => {
    for (const name of IDENTITY_HEADERS) {
      const [first, second, third] = name.split('-');
      for (const [left, right] of ['--', '__', '-_', '_-']) {
        expect(TRAEFIK).toMatch(
          new RegExp(`^ +${first}${left}${second}${right}${third}: ""$`, 'm'),
        );
      }
    }
  });

  test('both fail closed, and take the secret away before the API', () => {
    expect(readYamlValues(ENVOY, 'failure_mode_allow')).toEqual(['false', 'false']);
    expect(ENVOY.match(/status_on_error:\n +code: ServiceUnavailable$/gm)).toHaveLength(2);
    expect(ENVOY).toMatch(
      /request_headers_to_remove:\s+\[access-token, x-api-key, x-forwarded-uri, x-original-url, x-rewrite-url\]/,
    );
    // Of both verifications without a JWT.
    expect(readYamlValues(ENVOY, 'request_headers_to_remove')).toEqual([
      '[authorization]',
      '[authorization]',
    ]);
    expect(readYamlValues(TRAEFIK, 'Authorization')).toEqual(['""']);
    const others = ['access-token', 'X-API-Key', 'X-Forwarded-Uri', 'X-Original-URL'];
    for (const name of [...others, 'X-Rewrite-URL']) {
      expect(readYamlValues(TRAEFIK, name)).toEqual(['""']);
    }
    expect(readYamlValues(TRAEFIK, 'middlewares')).toEqual([
      '[nobody]',
      '[nobody]',
      '[drop-forged, drop-authorization, drop-secret, drop-other]',
      '[cors, drop-forged, verify-workflows-run, drop-secret]',
      '[cors, drop-forged, verify-workflows-run, drop-authorization, drop-secret]',
      '[cors, drop-forged, verify, drop-secret]',
      '[cors, drop-forged, verify, drop-authorization, drop-secret]',
    ]);
  });

  test('both compare the path that needs a scope without regard to case', () => {
    expect(TRAEFIK.match(/rule: PathRegexp\(`\(\?i\)\^\/api\/v1\/workflows\/run`\)/g)).toHaveLength(
      2,
    );
    const caseless = `prefix: ${SCOPED_PATH}\n${' '.repeat(28)}case_sensitive: false\n`;
    expect(ENVOY.split(caseless)).toHaveLength(3);
    expect(readYamlValues(ENVOY, 'prefix').filter((path) => path === SCOPED_PATH)).toHaveLength(2);
  });

  test('both refuse paths that programs do not read alike, and no others', () => {
    const [, traefikRule = ''] =
      TRAEFIK.match(/ambiguous:\n.*\n +rule: PathRegexp\(`\(\?i\)(.*)`\)/) ?? [];
    const [, envoyRule = ''] = ENVOY.match(/regex: \(\?i\)(.*)/) ?? [];
    const rules = [traefikRule, `^${envoyRule}$`].map(
      (rule) => new RegExp(rule.replaceAll('\\x{', '\\u{'), 'iu'),
    );
    for (const rule of rules) {
      for (const path of ['\\run', '/%255crun', ';x=1/run', '%3Bx/run', '#/run']) {
        expect(`/api/v1/workflows${path}`).toMatch(rule);
      }
      for (const path of ['', '/run', '/run;x=1', '/RUN', '/a.b-c_d~e', '/50%25'])
        expect(`/api/v1/workflows${path}`).not.toMatch(rule);
    }
    expect('//api/api/v1/workflows/run').toMatch(rules[0] ?? /^$/);
  });

  const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2ln_-';
  const SECRET = `gx_${'0'.repeat(36)}`;

  test('both hand on an Authorization only if it is one JWT', () => {
    const rules = [
      ...TRAEFIK.matchAll(/HeaderRegexp\(`Authorization`, `\(\?i\)(.*?)`\) && !/g),
      ...ENVOY.matchAll(/name: authorization\n.*\n.*\n +regex: \(\?i\)(.*)/g),
    ].map(([, rule]) => new RegExp(`^(?:${rule})$`, 'i'));
    expect(rules).toHaveLength(4);
    for (const rule of rules) {
      for (const value of [`Bearer ${JWT}`, `bearer  ${JWT}`]) expect(value).toMatch(rule);
      const ours = [`Bearer ${SECRET}`, SECRET, `Basic ${btoa(`${SECRET}:`)}`];
      for (const value of [...ours, `Bearer ${JWT},Bearer ${SECRET}`, `Bearer "${SECRET}"`, ''])
        expect(value).not.toMatch(rule);
    }
    // Traefik looks at each of several headers; none may be without a dot.
    expect(TRAEFIK.match(/ && !HeaderRegexp\(`Authorization`, `\^\[\^\.\]\*\$`\)\n/g)).toHaveLength(
      2,
    );
    expect(SECRET).toMatch(/^[^.]*$/);
  });

  test('both let a preflight through without a verification, and nothing else', () => {
    expect(TRAEFIK).toContain(
      'PathPrefix(`/api/`) && Method(`OPTIONS`) && HeaderRegexp(`Origin`, `.`) && HeaderRegexp(`Access-Control-Request-Method`, `.`)\n',
    );
    const routes = ENVOY.split(/^ +- match:$/m).slice(1);
    const unverified = routes.filter((route) => route.match(/disabled: true/g)?.length === 2);
    expect(routes).toHaveLength(7);
    expect(unverified).toHaveLength(3);
    for (const refusing of unverified.slice(0, 2)) expect(refusing).toContain('direct_response:\n');
    expect(unverified[2]).toMatch(
      /name: ":method"\n.*\n +exact: OPTIONS\n.*name: origin\n +present_match: true\n.*name: access-control-request-method\n +present_match: true\n/,
    );
  });

  test('both take from a preflight what some APIs take for its caller or its method', () => {
    const others = ['Cookie', 'X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method'];
    for (const name of others) expect(readYamlValues(TRAEFIK, name)).toEqual(['""']);
    const preflight = ENVOY.split(/^ +- match:$/m)[3] ?? '';
    expect(readYamlLists(preflight, 'request_headers_to_remove')).toEqual([
      ['authorization', ...lowerCase(others)],
    ]);
  });

  test('both show answers and refusals to pages of other origins', () => {
    const exposed = [...LIMIT_HEADERS, ...REFUSAL_HEADERS, 'X-Request-Id'];
    const lists = [...`${TRAEFIK}${ENVOY}`.matchAll(/(?:Expose-Headers|value): (RateLimit, .*)/g)];
    expect(lists).toHaveLength(4);
    for (const [, list = ''] of lists) expect(list.split(', ').sort()).toEqual([...exposed].sort());
    expect(TRAEFIK).toContain('Access-Control-Allow-Origin: "*"');
    expect(ENVOY.match(/key: access-control-allow-origin\n +value: "\*"/g)).toHaveLength(2);
  });

  test('Envoy does not cut a stream that is silent', () => {
    expect(ENVOY.match(/cluster: api\n +timeout: 0s\n +idle_timeout: 3600s\n/g)).toHaveLength(5);
  });
});
