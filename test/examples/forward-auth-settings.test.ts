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
  const credentials = ['access-token', 'X-Request-Id'];

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
      names: ['Content-Type', 'X-Request-Id', ...LIMIT_HEADERS, ...REFUSAL_HEADERS],
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
    expect(readYamlValues(ENVOY, 'request_headers_to_remove')).toEqual([
      '[authorization, access-token, x-forwarded-uri]',
    ]);
    expect(readYamlValues(TRAEFIK, 'Authorization')).toEqual(['""']);
    expect(readYamlValues(TRAEFIK, 'access-token')).toEqual(['""']);
    expect(readYamlValues(TRAEFIK, 'X-Forwarded-Uri')).toEqual(['""']);
    expect(readYamlValues(TRAEFIK, 'middlewares')).toEqual([
      '[nobody]',
      '[drop-forged, verify-workflows-run, drop-secret]',
      '[drop-forged, verify, drop-secret]',
    ]);
  });

  test('both compare the path that needs a scope without regard to case', () => {
    expect(TRAEFIK).toContain('rule: PathRegexp(`(?i)^/api/v1/workflows/run`)');
    expect(ENVOY).toContain(`prefix: ${SCOPED_PATH}\n${' '.repeat(28)}case_sensitive: false\n`);
  });

  test('both refuse paths that programs do not read alike, and no others', () => {
    const [, traefikRule = ''] =
      TRAEFIK.match(/ambiguous:\n.*\n +rule: PathRegexp\(`\(\?i\)(.*)`\)/) ?? [];
    const [, envoyRule = ''] = ENVOY.match(/regex: \(\?i\)(.*)/) ?? [];
    const rules = [new RegExp(traefikRule, 'i'), new RegExp(`^${envoyRule}$`, 'i')];
    for (const rule of rules) {
      for (const path of ['\\run', '/%255crun', ';x=1/run', '%3Bx/run', '#/run']) {
        expect(`/api/v1/workflows${path}`).toMatch(rule);
      }
      for (const path of ['', '/run', '/run;x=1', '/RUN', '/a.b-c_d~e', '/50%25'])
        expect(`/api/v1/workflows${path}`).not.toMatch(rule);
    }
    expect('//api/api/v1/workflows/run').toMatch(rules[0] ?? /^$/);
  });
});
