import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Fragment, jsx, jsxs } from '../dashboard/jsx-runtime.ts';
import { splitLiterals } from '../dashboard/src/format/split-literals.ts';

const ICON = jsx('i', {});

test('a text with siblings gets an element of its own, one without stays as it is', () => {
  const alone = jsxs('p', { children: ['Keys: ', 3, false, ' of ', null, 10] });
  const beside = jsxs('p', { children: [ICON, 'Show ', 3, ' more'] });
  const between = jsxs('p', { children: ['From ', ICON, ' to ', [ICON, 'now']] });
  const loose = jsx('p', {
    children: jsxs(Fragment, { children: [jsx(Fragment, { children: 'a' })] }),
  });
  expect([alone, beside, between, loose].map((each) => renderToStaticMarkup(each))).toEqual([
    '<p>Keys: 3 of 10</p>',
    '<p><i></i><span>Show 3 more</span></p>',
    '<p><span>From </span><i></i><span> to </span><i></i><span>now</span></p>',
    '<p><span>a</span></p>',
  ]);
});

test('what a message of the server quotes stands apart from its words', () => {
  const literals = (message: string): readonly string[] =>
    splitLiterals(message).filter((_, index) => index % 2 === 1);
  expect(literals('The label "A \\"B\\" C" is taken by another API key of this account')).toEqual([
    '"A \\"B\\" C"',
  ]);
  expect(
    literals('It belongs to the API key Old (2) laptop (key_01m7yzmhg04079acnddc8vccrq).'),
  ).toEqual(['Old (2) laptop', 'key_01m7yzmhg04079acnddc8vccrq']);
  expect(literals('The key lacks admin; it has workflows:run keys:read.')).toEqual([
    'admin',
    'workflows:run keys:read',
  ]);
  expect(literals('olga@example.com is the only operator; make another person one first')).toEqual([
    'olga@example.com',
  ]);
  expect(literals('Set BASE_URL; gx_A0erAnpj… was refused.')).toEqual(['BASE_URL', 'gx_A0erAnpj…']);
  expect(literals('The account holds 7 of 7 API keys.')).toEqual([]);
});
