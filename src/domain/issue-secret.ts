import { createId } from '../kernel/id.ts';
import { insertSecret, type Secret } from '../store/secrets.ts';
import type { Database } from '../store/tables.ts';
import type { Domain } from './domain.ts';

/** Mints a secret for a key and keeps its digest. Returns the secret, which is kept nowhere. */
export async function issueSecret(
  domain: Domain,
  target: { readonly db: Database; readonly now: number; readonly apiKeyId: string },
): Promise<string> {
  const secret = domain.secretFormat.mint();
  await insertSecret(target.db, secretRecord(domain, { ...target, secret }));
  return secret;
}

/** What is kept of a secret. */
export function secretRecord(
  domain: Domain,
  of: { readonly secret: string; readonly apiKeyId: string; readonly now: number },
): Secret {
  return {
    id: createId('secret', of.now),
    apiKeyId: of.apiKeyId,
    digest: domain.digester.digest(of.secret),
    pepperVersion: domain.digester.pepperVersion,
    prefix: domain.secretFormat.prefixOf(of.secret),
    createdAt: of.now,
    retiresAt: null,
  };
}
