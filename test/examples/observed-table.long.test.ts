import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeExchange, OBSERVED_HEADER } from '../support/describe-exchange.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import { CASES, type Case, withSecret } from './cases.ts';

// It starts a proxy and a server for each row and column.
const PATIENCE_MS = 600_000;
const DOCUMENT = 'docs/proxies.md';
const OBSERVED = /(<!-- observed: begin -->\n)[\s\S]*(<!-- observed: end -->)/;

const OUTAGE: Pick<Case, 'name' | 'prepare'> = {
  name: 'anybody while Tollkey is stopped',
  async prepare(server) {
    const { secret } = await server.createKey();
    await server.stop();
    return { request: withSecret(secret) };
  },
};

async function observe(proxy: ExampleProxy, row: Pick<Case, 'name' | 'prepare'>): Promise<string> {
  const { server, api, send } = await startProxyWorld(proxy);
  const { request } = await row.prepare(server);
  return describeExchange(await send(request), api.calls);
}

/** Proxies that do the same share a line. */
async function observeAll(): Promise<string> {
  const lines = [...OBSERVED_HEADER];
  for (const row of [...CASES, OUTAGE]) {
    const namesByOutcome = new Map<string, string[]>();
    const outcomes = await Promise.all(PROXIES.map((proxy) => observe(proxy, row)));
    for (const proxy of PROXIES) {
      const outcome = outcomes.shift() ?? '';
      namesByOutcome.set(outcome, [...(namesByOutcome.get(outcome) ?? []), proxy.name]);
    }
    for (const [outcome, names] of namesByOutcome) {
      const shown = names.length === PROXIES.length ? 'all' : names.join(', ');
      lines.push(`| ${row.name} | ${shown} | ${outcome} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

test.runIf(hasPrograms(`The table in ${DOCUMENT}`, ...PROXIES.map(({ name }) => name)))(
  `${DOCUMENT} shows what nginx, Caddy and HAProxy do (--update rewrites it)`,
  async () => {
    const observed = await observeAll();
    const document = readFileSync(DOCUMENT, 'utf8');
    expect(document).toMatch(OBSERVED);
    const upToDate = document.replace(OBSERVED, (_, begin: string, end: string) =>
      [begin, observed, end].join('\n'),
    );
    await expect(upToDate).toMatchFileSnapshot(`../../${DOCUMENT}`);
  },
  PATIENCE_MS,
);
