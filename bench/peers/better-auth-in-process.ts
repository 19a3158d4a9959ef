import { serveVerification } from '../support/run-batches.ts';
import { createBetterAuth } from './better-auth.ts';

const WARM_UP_COUNT = 3_000;
const SMOKE_WARM_UP_COUNT = 50;

serveVerification(async ({ folder, keys, isSmoke }) => {
  const { verify, secrets } = await createBetterAuth(folder, keys);
  let next = 0;

  function verifyNext(): Promise<void> {
    const secret = secrets[next] ?? '';
    next = next + 1 === keys ? 0 : next + 1;
    return verify(secret);
  }

  return { verifyNext, warmUpCount: isSmoke ? SMOKE_WARM_UP_COUNT : WARM_UP_COUNT };
});
