import { verify } from '../../src/domain/verify.ts';
import { serveVerification } from '../support/run-batches.ts';
import { openDomain, seedKeys } from '../support/seed.ts';

const WARM_UP_COUNT = 200_000;
const SMOKE_WARM_UP_COUNT = 1_000;

serveVerification(async ({ folder, keys, isSmoke }) => {
  const domain = await openDomain(folder);
  const secrets = await seedKeys(domain, keys);
  let next = 0;

  async function verifyNext(): Promise<void> {
    const secret = secrets[next] ?? '';
    next = next + 1 === keys ? 0 : next + 1;
    const admission = await verify(domain, { secret, scopes: [], cost: 1 });
    if (admission.kind !== 'admitted') throw new Error(`it answered ${admission.code}`);
  }

  return { verifyNext, warmUpCount: isSmoke ? SMOKE_WARM_UP_COUNT : WARM_UP_COUNT };
});
