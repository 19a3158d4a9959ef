import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../src/http/envelope.ts';
import { readSamples } from './support/samples.ts';

test('README.md lists every setting and every error code', () => {
  const readme = readFileSync('README.md', 'utf8');
  const names = [
    ...readFileSync('src/settings.ts', 'utf8').matchAll(/^ {2}([A-Z_]+): (?:z|RANDOM_SECRET)/gm),
  ];
  expect(names.length).toBeGreaterThan(12);
  for (const [, name] of names) expect(readme).toContain(`\`${name}\``);
  for (const code of Object.keys(ERROR_CODES)) expect(readme).toContain(`\`${code}\``);
});

test('README.md shows samples of docs/samples.md, word for word', () => {
  const samples = readSamples('docs/samples.md');
  const shown = readSamples('README.md');
  expect(shown.size).toBeGreaterThanOrEqual(12);
  for (const [name, sample] of shown) expect(sample).toEqual(samples.get(name));
});
