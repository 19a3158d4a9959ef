import { createDomain } from '../../src/create-domain.ts';
import type { Domain } from '../../src/domain/domain.ts';
import { prepare } from '../../src/domain/prepare.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createMetrics } from '../../src/kernel/metrics.ts';
import { openStore } from '../../src/store/store.ts';
import { PEPPER, ROOT_SECRET } from './settings.ts';

/** The whole domain on a database file, as the program has it, prepared and without a port. */
export async function openDomain(path: string): Promise<Domain> {
  const store = await openStore(path, systemClock.now());
  const metrics = createMetrics('bench');
  metrics.watchKeyring(store.keyring.report);
  const domain = createDomain({
    config: { keyPrefix: 'gx', pepper: PEPPER },
    clock: systemClock,
    store,
    metrics,
    publicUrl: () => '',
  });
  await prepare(domain, { rootSecret: ROOT_SECRET });
  return domain;
}
