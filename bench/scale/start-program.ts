import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { stopProcess, watch } from '../support/child.ts';
import { spawnProduct } from '../support/product.ts';
import { findFreePort } from '../support/servers.ts';
import { DATABASE_NAME, PEPPER, ROOT_SECRET } from './settings.ts';

const ASK_EVERY_MS = 2;

/** Starts the built program on a database and ends it. How long it took to be ready, in milliseconds. */
export async function timeStart(folder: string): Promise<number> {
  const port = await findFreePort();
  const startedAt = performance.now();
  const child = spawnProduct({
    PORT: String(port),
    TOLLKEY_DATA_DIR: folder,
    DATABASE_URL: `file:${join(folder, DATABASE_NAME)}`,
    TOLLKEY_PEPPER: PEPPER,
    TOLLKEY_ROOT_KEY: ROOT_SECRET,
    LOG_LEVEL: 'error',
  });
  try {
    await Promise.race([isReady(`http://127.0.0.1:${port}/readyz`), watch(child, 'Tollkey')]);
    return performance.now() - startedAt;
  } finally {
    await stopProcess(child);
  }
}

async function isReady(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
  }
}
