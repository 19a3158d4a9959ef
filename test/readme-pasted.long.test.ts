import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SAMPLE_ENDINGS } from './support/samples.ts';
import { startTestServer } from './support/test-server.ts';

/** The blocks for a shell of README.md from "Use it" to the first below "Verify" that asks `/verify`. */
function blocks(url: string): readonly string[] {
  const readme = readFileSync('README.md', 'utf8');
  const part = readme.slice(readme.indexOf('\n## Use it'), readme.indexOf('\n## The nouns'));
  return [...part.matchAll(/^```(?:sh|bash)\n(.*?)^```$/gms)].map(([, text = '']) =>
    text.replaceAll('http://127.0.0.1:4000', url),
  );
}

test.skipIf(!SAMPLE_ENDINGS.includes('sh'))(
  'the blocks of README.md, pasted one after another, make a key, use it and verify it',
  async () => {
    const { url, rootSecret } = await startTestServer();
    const [setUp, create, takeOver, ...rest] = blocks(url);
    const shell = spawn('bash', ['--norc', '-s'], { env: { PATH: process.env.PATH } });
    let printed = '';
    const made = new Promise<string>((resolve) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
        const secret = /"secret":"(gx_\w{36})"/.exec(printed)?.[1];
        if (secret !== undefined) resolve(secret);
      });
    });
    shell.stdin.write(`${setUp}${rootSecret}\n${create}`);
    shell.stdin.end(`${takeOver}${await made}\n${rest.join('')}`);
    await once(shell, 'close');
    expect(printed).toContain('"account":{"name":"default"}');
    expect(printed).toMatch(/^200, go on for key_\w+$/m);
  },
);
