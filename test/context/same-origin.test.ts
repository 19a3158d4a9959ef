import { expect, test } from 'vitest';
import { isSameOrigin } from '../../src/context/same-origin.ts';

const PUBLIC_URL = 'https://keys.example.com';
const HOST = '127.0.0.1:4000';

test.for([
  ['same-origin', undefined, true],
  ['same-origin', 'https://evil.example', true],
  ['same-site', 'https://keys.example.com', false],
  ['cross-site', 'https://keys.example.com', false],
  ['cross-site', undefined, false],
  ['none', undefined, false],
  ['none', 'https://keys.example.com', false],
  ['', 'https://keys.example.com', false],
  ['SAME-ORIGIN', undefined, false],
  ['same-origin, cross-site', undefined, false],
] as const)(
  'Sec-Fetch-Site: %s decides alone, beside Origin: %s',
  ([fetchSite, origin, expected]) => {
    expect(isSameOrigin({ fetchSite, origin, host: HOST }, PUBLIC_URL)).toBe(expected);
  },
);

test.for([
  ['https://keys.example.com', true],
  ['https://KEYS.example.com', true],
  ['https://keys.example.com:443', true],
  ['http://127.0.0.1:4000', true],
  ['http://keys.example.com', false],
  ['https://keys.example.com:8443', false],
  ['https://keys.example.com.evil.example', false],
  ['https://evil.example', false],
  ['http://127.0.0.1', false],
  ['http://127.0.0.1:4001', false],
  ['http://127.0.0.1:4000@evil.example', false],
  ['null', false],
  ['', false],
  ['keys.example.com', false],
  ['file://', false],
  ['https://', false],
] as const)('without Sec-Fetch-Site, Origin: %s counts: %s', ([origin, expected]) => {
  const source = { fetchSite: undefined, origin, host: HOST };
  expect(isSameOrigin(source, PUBLIC_URL)).toBe(expected);
});

test.for([
  ['https://keys.example.com', true],
  ['http://keys.example.com', false],
] as const)('where the host is the public one, Origin: %s counts: %s', ([origin, expected]) => {
  const source = { fetchSite: undefined, origin, host: 'keys.example.com' };
  expect(isSameOrigin(source, PUBLIC_URL)).toBe(expected);
});

test('refuses what says neither, whatever host was asked', () => {
  const source = { fetchSite: undefined, origin: undefined, host: 'keys.example.com' };
  expect(isSameOrigin(source, PUBLIC_URL)).toBe(false);
});

test('a request without a host is not from the host that nobody named', () => {
  const source = { fetchSite: undefined, origin: 'http://undefined', host: undefined };
  expect(isSameOrigin(source, PUBLIC_URL)).toBe(false);
});
