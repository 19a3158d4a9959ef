import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import {
  type CallHeaders,
  headersOfFetch,
  headersOfNode,
} from '../../src/client/credential-headers.ts';
import { listen } from './support/frameworks.ts';

function keysOf({ valuesOf }: CallHeaders): Readonly<Record<string, readonly string[]>> {
  return { accessToken: valuesOf('access-token'), authorization: valuesOf('authorization') };
}

test('sees each of several lines of one header', async () => {
  const url = await listen((incoming, response) => {
    response.end(JSON.stringify(keysOf(headersOfNode(incoming))));
  });
  const lines = ['authorization', 'Bearer a', 'authorization', 'Bearer b'];
  const headers = [...lines, 'access-token', 'c', 'access-token', 'd', 'host', '127.0.0.1'];
  const [answer] = (await once(request(url, { headers }).end(), 'response')) as [IncomingMessage];
  expect(await json(answer)).toEqual({
    accessToken: ['c', 'd'],
    authorization: ['Bearer a', 'Bearer b'],
  });
});

test('counts a header that was put in the place of what came', () => {
  const incoming = {
    headersDistinct: { authorization: ['Bearer a', 'Bearer b'], 'access-token': ['c'] },
  };
  const replaced = new Headers({ authorization: 'Bearer other' });
  expect(keysOf(headersOfFetch(replaced, incoming))).toEqual({
    accessToken: [],
    authorization: ['Bearer other'],
  });
  const kept = new Headers({ authorization: 'Bearer a', 'access-token': 'c' });
  expect(keysOf(headersOfFetch(kept, incoming))).toEqual({
    accessToken: ['c'],
    authorization: ['Bearer a', 'Bearer b'],
  });
});

test('takes several apart that came joined into one line', () => {
  const accessToken = ['a', 'b'];
  const authorization = ['Bearer c', 'Bearer d'];
  const headers = new Headers({ authorization: 'Bearer c' });
  headers.append('authorization', 'Bearer d');
  headers.append('access-token', 'a');
  headers.append('access-token', 'b');
  expect(keysOf(headersOfFetch(headers))).toEqual({ accessToken, authorization });
  expect(keysOf(headersOfNode({ headers: { 'access-token': 'a, b' } }))).toEqual({
    accessToken,
    authorization: [],
  });
});
