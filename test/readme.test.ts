import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasPrograms } from './support/has-programs.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const SAMPLE = /<!-- sample: (\S+) -->\n```\w+\n([\s\S]*?)```/g;
const samples = new Map(
  [...readFileSync('README.md', 'utf8').matchAll(SAMPLE)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);
const PROGRAMS: Readonly<Record<string, string>> = { sh: 'bash', mjs: 'node', py: 'python3' };

/** Runs a sample exactly as README.md has it, and returns what it printed. */
function run(server: TestServer, name: string, secret: string): Promise<string> {
  const path = join(server.folder, name);
  writeFileSync(path, samples.get(name) ?? '');
  const program = spawn(PROGRAMS[name.split('.')[1] ?? ''] ?? '', [path], {
    env: { ...process.env, SERVER_URL: server.url, ACCESS_TOKEN: secret },
  });
  return new Promise((resolve, reject) => {
    let printed = '';
    program.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    program.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    program.on('error', reject);
    program.on('close', () => resolve(printed.trim()));
  });
}

test.runIf(hasPrograms('Samples of README.md', 'bash', 'curl'))(
  'the cURL samples create a key and call with it',
  async () => {
    const server = await startTestServer();
    const created = JSON.parse(await run(server, 'create.sh', server.rootSecret));
    const { secret, apiKey } = created.data.createApiKey;
    expect(secret).toMatch(/^gx_[0-9A-Za-z]{36}$/);
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    const { viewer } = JSON.parse(await run(server, 'call.sh', secret)).data;
    expect(viewer.scopes).toEqual(['keys:read']);
    expect(viewer.rateLimits.perMinute.remaining).toBe(59);
  },
);

for (const [name, program] of [
  ['call.mjs', 'node'],
  ['call.py', 'python3'],
] as const) {
  test.runIf(hasPrograms(`The sample ${name}`, program))(
    `the sample ${name} calls, and understands refusals`,
    async () => {
      const server = await startTestServer();
      const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
      expect(await run(server, name, secret)).toBe('default');
      expect(await run(server, name, secret)).toBe('Over the limit; try again in 60 seconds.');
      expect(await run(server, name, 'gx_wrong')).toBe('INVALID_TOKEN');
    },
  );
}

test('README.md lists every setting and every error code', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const { ERROR_CODES } = await import('../src/http/envelope.ts');
  const names = [...readFileSync('src/config.ts', 'utf8').matchAll(/^ {2}([A-Z_]+): z/gm)];
  expect(names.length).toBeGreaterThan(7);
  for (const [, name] of names) expect(readme).toContain(`\`${name}\``);
  for (const code of Object.keys(ERROR_CODES)) expect(readme).toContain(`\`${code}\``);
});
