import { type Config, ConfigError } from './config.ts';
import { createDomain } from './create-domain.ts';
import type { Domain } from './domain/domain.ts';
import { DomainError } from './domain/errors.ts';
import { createPasswordResetLinkByEmail } from './domain/people/create-password-reset-link.ts';
import { createSetUpLink } from './domain/people/create-set-up-link.ts';
import type { IssuedLink } from './domain/people/issue-link.ts';
import { PreparationError, requireKnownPepper, requirePrepared } from './domain/prepare.ts';
import { systemClock } from './kernel/clock.ts';
import { createMetrics } from './kernel/metrics.ts';
import { createScrubber } from './kernel/scrub-secrets.ts';
import { readPepper } from './pepper.ts';
import { addressOf } from './server-address.ts';
import { openStoreBeside } from './store/store.ts';

/**
 * A link by which a person sets a new password.
 *
 * @throws PreparationError when nobody has the e-mail address, or it is malformed.
 */
export function makePasswordResetLink(config: Config, email: string): Promise<IssuedLink> {
  return withDomain(config, async (domain) => {
    try {
      return await createPasswordResetLinkByEmail(domain, email);
    } catch (error) {
      if (!isAboutEmail(error)) throw error;
      const message = createScrubber(config.keyPrefix)(error.message);
      throw new PreparationError(
        `${message}; look it up on the page People of the dashboard, or invite them there.`,
      );
    }
  });
}

function isAboutEmail(error: unknown): error is DomainError {
  return (
    error instanceof DomainError && ['INVALID_ARGUMENT', 'NOT_FOUND'].includes(error.refusal.code)
  );
}

/**
 * A link that makes the first operator.
 *
 * @throws PreparationError when there is one already.
 */
export function makeSetUpLink(config: Config): Promise<IssuedLink> {
  return withDomain(config, async (domain) => {
    const issued = await createSetUpLink(domain);
    if (issued !== undefined) return issued;
    throw new PreparationError(
      'A set-up link cannot be made: expected no operator yet, got one who can invite others; for a ' +
        'lost password run node dist/cli.js user reset-password EMAIL.',
    );
  });
}

/** Works on the database beside the server that has it, or while none runs. */
async function withDomain<T>(config: Config, work: (domain: Domain) => Promise<T>): Promise<T> {
  const publicUrl = publicUrlOf(config);
  const store = await openStoreBeside(config.databasePath);
  try {
    await requirePrepared(store);
    const domain = createDomain({
      config: { ...config, pepper: readPepper(config, false) },
      clock: systemClock,
      store,
      metrics: createMetrics(''),
      publicUrl: () => publicUrl,
    });
    await requireKnownPepper(domain);
    return await work(domain);
  } finally {
    await store.close();
  }
}

function publicUrlOf({ baseUrl, host, port }: Config): string {
  if (baseUrl !== undefined) return baseUrl;
  if (port === 0) {
    throw new ConfigError(
      'PORT is wrong: expected the port that the server listens on, got 0; set it, or set BASE_URL.',
    );
  }
  return addressOf(host, port);
}
