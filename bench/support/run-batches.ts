import { performance } from 'node:perf_hooks';
import { answerMessages } from './answer-messages.ts';

/** How many verifications are under way at once. */
export const AT_ONCE = 50;

/** What an in-process program measures. */
export interface Verification {
  /** Verifies the next secret; rejects unless it is valid. */
  readonly verifyNext: () => Promise<void>;
  /** How many verifications come before the first measurement, at least. */
  readonly warmUpCount: number;
}

/** How an in-process program is prepared. */
export interface VerificationSettings {
  /** An empty folder for its database. */
  readonly folder: string;
  /** How many keys there are; each is used in turn. */
  readonly keys: number;
  /** Whether it only has to show that it runs. */
  readonly isSmoke: boolean;
}

/**
 * In a program that was started with `startChild`: prepares at the first message, which holds the settings, and at
 * `{ seconds }` verifies for that long, 50 at once, and answers how many it was in a second.
 */
export function serveVerification(
  prepare: (settings: VerificationSettings) => Promise<Verification>,
): void {
  let verification: Verification | undefined;
  answerMessages(async (message) => {
    if (verification === undefined) {
      verification = await prepare(message as unknown as VerificationSettings);
      for (let count = 0; count < verification.warmUpCount; count += AT_ONCE) {
        await runBatch(verification);
      }
      return {};
    }
    return { perSecond: await measure(verification, Number(message.seconds) * 1_000) };
  });
}

async function measure(verification: Verification, forMs: number): Promise<number> {
  const startedAt = performance.now();
  let count = 0;
  for (;;) {
    await runBatch(verification);
    count += AT_ONCE;
    const durationMs = performance.now() - startedAt;
    if (durationMs >= forMs) return (count / durationMs) * 1_000;
  }
}

async function runBatch({ verifyNext }: Verification): Promise<void> {
  const batch: Promise<void>[] = [];
  for (let index = 0; index < AT_ONCE; index += 1) batch.push(verifyNext());
  await Promise.all(batch);
}
