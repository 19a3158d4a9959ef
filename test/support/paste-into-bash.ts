import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTempFolder } from './temp-folder.ts';

const run = promisify(execFile);

/** Runs a text by bash just as it is, and returns what it prints. Fails when it fails. */
export async function pasteIntoBash(text: string): Promise<string> {
  const { stdout } = await run('bash', ['--norc', '-c', text], { env: { PATH: pathWithCurl() } });
  return stdout;
}

/** Where there is no curl, one that knows just `URL -H HEADER -d BODY` takes its place. */
function pathWithCurl(): string {
  const path = process.env.PATH ?? '';
  if (spawnSync('curl', ['--version']).status === 0) return path;
  const folder = createTempFolder();
  writeFileSync(join(folder, 'curl'), `#!${process.execPath}\n${CURL}`, { mode: 0o755 });
  return `${folder}:${path}`;
}

const CURL = `
const [url, ...options] = process.argv.slice(2);
const init = { method: 'POST', headers: {}, body: '' };
for (let at = 0; at < options.length; at += 2) {
  const value = options[at + 1];
  const colon = value.indexOf(':');
  if (options[at] === '-d') init.body = value;
  else if (options[at] === '-H') init.headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  else process.exit(2);
}
fetch(url, init).then((answer) => answer.text()).then((text) => process.stdout.write(text));
`;
