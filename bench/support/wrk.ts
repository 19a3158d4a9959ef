import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a load consists of. */
export interface Load {
  readonly url: string;
  /** One after the other, from the start again when all were sent. */
  readonly requests: readonly LoadRequest[];
  /** A folder for wrk's script. */
  readonly folder: string;
  readonly seconds: number;
  /** Defaults to 32. */
  readonly connections?: number;
  /**
   * How long each connection waits before its next request, in milliseconds on average, spread as
   * independent callers are (Poisson). Defaults to not waiting at all.
   */
  readonly pauseMs?: number;
}

/** One request of a load. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of a load. */
export interface LoadResult {
  /** How many were answered. */
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

const DEFAULT_CONNECTIONS = 32;
// A busy machine may let an answer wait; what is never answered still ends the trial.
const TIMEOUT = '30s';
const MISSING = 'wrk is missing; get it with: apt-get install wrk';

/**
 * What wrk calls its version.
 *
 * @throws Error that says how to get it when there is none.
 */
export function wrkVersion(): string {
  const { stdout, error } = spawnSync('wrk', ['--version'], { encoding: 'utf8' });
  if (error) throw new Error(MISSING);
  return /^wrk \S+/.exec(stdout)?.[0] ?? 'wrk';
}

/**
 * Sends a load with one thread of wrk.
 *
 * @throws Error when an answer was no 2xx or 3xx, a connection failed, or wrk did.
 */
export async function runWrk(load: Load): Promise<LoadResult> {
  const script = join(load.folder, 'load.lua');
  writeFileSync(script, scriptOf(load));
  const connections = load.connections ?? DEFAULT_CONNECTIONS;
  const duration = `${Math.max(1, Math.round(load.seconds))}s`;
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${duration}`,
    '--timeout',
    TIMEOUT,
    '-s',
    script,
    load.url,
  ];
  return parseReport(await run(args));
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('wrk', [...args], (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const isMissing = error.code === 'ENOENT';
      reject(new Error(isMissing ? MISSING : `wrk failed: ${stderr || stdout || error.message}`));
    });
  });
}

// wrk's own report rounds to two decimals; the script writes the numbers as they are.
const REPORT = /^report (\{.*\})$/m;

interface Report {
  readonly requests: number;
  readonly durationUs: number;
  readonly failed: number;
  readonly refused: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

function parseReport(output: string): LoadResult {
  const text = REPORT.exec(output)?.[1];
  if (text === undefined) throw new Error(`wrk reported nothing: ${output}`);
  const { requests, durationUs, failed, refused, ...latencies } = JSON.parse(text) as Report;
  if (failed > 0) throw new Error(`${failed} connections failed or timed out`);
  if (refused > 0) throw new Error(`${refused} of ${requests} answers were no 2xx or 3xx`);
  if (requests === 0) throw new Error('nothing was answered');
  return { requests, perSecond: (requests / durationUs) * 1e6, ...latencies };
}

const DONE = `
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format(
    'report {"requests":%d,"durationUs":%d,"failed":%d,"refused":%d,"p50Us":%d,"p99Us":%d,"p999Us":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout, e.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
`;

/** The script for wrk. The requests are put together once; what is left is to take the next one. */
function scriptOf({ requests, pauseMs }: Load): string {
  const [first] = requests;
  const isOne = requests.length === 1 && first !== undefined;
  const parts = isOne ? [staticRequest(first)] : [requestsInTurn(requests)];
  if (pauseMs !== undefined) {
    parts.push(
      'math.randomseed(os.time())',
      `function delay() return -math.log(1 - math.random()) * ${pauseMs} end`,
    );
  }
  return `${parts.join('\n')}\n${DONE}`;
}

function staticRequest({ method, path, headers, body }: LoadRequest): string {
  return [
    `wrk.method = ${lua(method)}`,
    `wrk.path = ${lua(path)}`,
    ...(body === undefined ? [] : [`wrk.body = ${lua(body)}`]),
    ...Object.entries(headers).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`),
  ].join('\n');
}

function requestsInTurn(requests: readonly LoadRequest[]): string {
  const calls = requests.map(({ method, path, headers, body }) => {
    const fields = Object.entries(headers).map(([name, value]) => `[${lua(name)}]=${lua(value)}`);
    const bodyText = body === undefined ? 'nil' : lua(body);
    return `  add(${lua(method)}, ${lua(path)}, {${fields.join(',')}}, ${bodyText})`;
  });
  return [
    'local all, count, next = {}, 0, 0',
    'local function add(method, path, fields, body)',
    '  count = count + 1',
    '  all[count] = wrk.format(method, path, fields, body)',
    'end',
    // Only in init is the host known that the requests name.
    'function init()',
    ...calls,
    'end',
    'function request()',
    '  next = next % count + 1',
    '  return all[next]',
    'end',
  ].join('\n');
}

/** A text as Lua reads it. JSON's escapes for what is ASCII and printable are Lua's. */
function lua(text: string): string {
  return JSON.stringify(text);
}
