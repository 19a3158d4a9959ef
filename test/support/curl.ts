import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What curl got for an answer. */
export interface CurlAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const run = promisify(execFile);

/** Calls the server with a secret as a program of its own would, which spends one use. */
export async function callByCurl(url: string, secret: string): Promise<CurlAnswer> {
  const { stdout } = await run('curl', [
    '-sSi',
    `${url}/query`,
    '-H',
    `Authorization: Bearer ${secret}`,
    '-H',
    'Content-Type: application/json',
    '-d',
    '{"query":"{ __typename }"}',
  ]);
  const end = stdout.indexOf('\r\n\r\n');
  const [first = '', ...lines] = stdout.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: stdout.slice(end + 4),
  };
}

/**
 * Calls until the limit of a minute refuses, however often a new minute begins meanwhile: returns
 * every answer, of which only the last is a refusal.
 *
 * @throws Error when none is refused although two whole minutes' worth were asked for.
 */
export async function exhaustByCurl(
  url: string,
  secret: string,
  perMinute: number,
): Promise<readonly CurlAnswer[]> {
  const answers: CurlAnswer[] = [];
  while (answers.length <= 2 * perMinute) {
    const answer = await callByCurl(url, secret);
    answers.push(answer);
    if (answer.status !== 200) return answers;
  }
  throw new Error(`${answers.length} calls in a row were accepted`);
}
