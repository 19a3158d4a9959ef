import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startBackgroundProgram } from './background-program.ts';
import { findFreePort } from './free-port.ts';
import { createTempFolder } from './temp-folder.ts';

/** A reverse proxy that `examples/` configures and that tests run. */
export interface ExampleProxy {
  /** Its folder in `examples/`, and its program. */
  readonly name: string;
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** The port in its configuration on which clients come. */
  readonly port: number;
}

/** The reverse proxies of `examples/` that Debian has, each started as its README says. */
export const PROXIES: readonly ExampleProxy[] = Object.freeze([
  { name: 'nginx', files: ['nginx.conf'], args: ['-p', '.', '-c', 'nginx.conf'], port: 4200 },
  { name: 'caddy', files: ['Caddyfile'], args: ['run', '--config', 'Caddyfile'], port: 4300 },
  {
    name: 'haproxy',
    files: ['haproxy.cfg', 'verify.lua'],
    args: ['-f', 'haproxy.cfg'],
    port: 4400,
  },
]);

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const TOLLKEY_PORT = 4000;
const API_PORT = 4100;
// Every port of the configurations is one of these.
const PORT = /:(4\d{3})\b/g;

/** What stands behind a proxy, and what is changed in its files. */
export interface ProxyOptions {
  readonly tollkeyUrl: string;
  readonly apiUrl: string;
  /** Defaults to nothing. Ports of 4000 to 4999 in it are replaced like the others. */
  readonly edit?: (shipped: string) => string;
}

/**
 * Starts a proxy with its shipped configuration, of which nothing but the ports is replaced unless
 * there is an `edit`.
 *
 * @returns the address for clients.
 */
export async function startProxy(proxy: ExampleProxy, behind: ProxyOptions): Promise<string> {
  const ports = new Map([
    [TOLLKEY_PORT, Number(new URL(behind.tollkeyUrl).port)],
    [API_PORT, Number(new URL(behind.apiUrl).port)],
  ]);
  const folder = createTempFolder();
  const edit = behind.edit ?? ((text: string) => text);
  for (const file of proxy.files) {
    const shipped = readFileSync(join(EXAMPLES, proxy.name, file), 'utf8');
    writeFileSync(join(folder, file), await replacePorts(edit(shipped), ports));
  }
  const port = ports.get(proxy.port);
  if (port === undefined) throw new Error(`${proxy.name} does not listen on ${proxy.port}`);
  await startBackgroundProgram({ command: proxy.name, args: proxy.args, folder, port });
  return `http://127.0.0.1:${port}`;
}

/** Gives every port that is not in the map a free one. */
async function replacePorts(text: string, ports: Map<number, number>): Promise<string> {
  for (const [, port] of text.matchAll(PORT)) {
    const known = Number(port);
    if (!ports.has(known)) ports.set(known, await findFreePort());
  }
  return text.replaceAll(PORT, (_, port: string) => `:${ports.get(Number(port))}`);
}
