import type { ChildServer } from './child-server.ts';
import type { Client } from './client.ts';

/** Clients that change keys until the server is gone, and remember every acknowledged change. */
export interface MutationLoad {
  /** Creates, relabels, rotates and revokes. Resolves when the server answers nobody any more. */
  readonly run: (root: Client) => Promise<void>;
  /**
   * Compares what was acknowledged with what a server holds: one sentence for each difference that
   * a kill does not explain. What the server holds is what is known from then on. The secrets of keys
   * that did not change since the last comparison are tried only where all are asked for.
   */
  readonly findLosses: (
    server: ChildServer,
    root: Client,
    secrets: 'of all keys' | 'of changed keys',
  ) => Promise<readonly string[]>;
  /** How many changes were acknowledged so far. */
  readonly acknowledged: () => number;
}

type Change =
  | { readonly kind: 'relabel'; readonly label: string }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'revoke' };

/** A key as it was acknowledged. */
interface KnownKey {
  readonly id: string;
  label: string;
  isRevoked: boolean;
  secret: string;
  readonly oldSecrets: string[];
  /** A rotation took effect whose answer never came: nobody has the secret. */
  isSecretLost: boolean;
  /** The change that was sent and not answered: done or not, both is right. */
  unanswered: Change | undefined;
}

/** A key as a server holds it. */
interface HeldKey {
  readonly id: string;
  readonly label: string;
  readonly status: string;
}

const CLIENTS = 3;
const LABEL = /^(?:made|renamed) \d+$/;

/** A load that makes its own keys, in the account of the client that it is run with. */
export function createMutationLoad(): MutationLoad {
  const keys = new Map<string, KnownKey>();
  const changed = new Set<KnownKey>();
  const unansweredCreates = new Set<string>();
  const surprises: string[] = [];
  let made = 0;
  let acknowledged = 0;

  async function work(root: Client): Promise<void> {
    for (;;) {
      made += 1;
      const number = made;
      const key = await create(root, `made ${number}`);
      if (key === undefined || !(await carryOutAll(root, key, changesOf(number)))) return;
    }
  }

  async function create(root: Client, label: string): Promise<KnownKey | undefined> {
    unansweredCreates.add(label);
    const payload = await send(
      root,
      `createApiKey(input: {label: "${label}"}) { secret apiKey { id } }`,
    );
    if (payload === undefined) return undefined;
    unansweredCreates.delete(label);
    const { id } = payload.apiKey;
    const key: KnownKey = {
      id,
      label,
      secret: payload.secret,
      isRevoked: false,
      oldSecrets: [],
      isSecretLost: false,
      unanswered: undefined,
    };
    keys.set(id, key);
    changed.add(key);
    return key;
  }

  async function carryOutAll(
    root: Client,
    key: KnownKey,
    changes: readonly Change[],
  ): Promise<boolean> {
    for (const change of changes) if (!(await carryOut(root, key, change))) return false;
    return true;
  }

  /** Whether it was answered. */
  async function carryOut(root: Client, key: KnownKey, change: Change): Promise<boolean> {
    key.unanswered = change;
    changed.add(key);
    const payload = await send(root, fieldOf(key.id, change));
    if (payload === undefined) return false;
    key.unanswered = undefined;
    if (change.kind === 'relabel') key.label = change.label;
    if (change.kind === 'revoke') key.isRevoked = true;
    if (change.kind === 'rotate') {
      key.oldSecrets.push(key.secret);
      key.secret = payload.secret;
    }
    return true;
  }

  /** What came back; nothing when no answer did. */
  async function send(root: Client, field: string): Promise<Payload | undefined> {
    const answer = await root.query(`mutation { payload: ${field} }`).catch(() => undefined);
    if (answer === undefined) return undefined;
    const payload = answer.body.data?.payload ?? undefined;
    if (payload === undefined) surprises.push(`${field} was answered with ${answer.text}`);
    else acknowledged += 1;
    return payload;
  }

  return Object.freeze({
    async run(root) {
      await Promise.all(Array.from({ length: CLIENTS }, () => work(root)));
    },
    async findLosses(server, root, secrets) {
      const losses = surprises.splice(0);
      const held = await listKeys(root);
      for (const { id, label } of held.values()) {
        if (keys.has(id) || unansweredCreates.has(label) || !LABEL.test(label)) continue;
        losses.push(`${id} (${label}) is there, and nobody made it`);
      }
      for (const key of keys.values()) losses.push(...compare(key, held.get(key.id)));
      const tried = secrets === 'of all keys' ? [...keys.values()] : [...changed];
      changed.clear();
      const found = await Promise.all(tried.map((key) => trySecrets(server, key)));
      return [...losses, ...found.flat()];
    },
    acknowledged: () => acknowledged,
  } satisfies MutationLoad);
}

interface Payload {
  readonly secret: string;
  readonly apiKey: { readonly id: string };
}

function changesOf(number: number): readonly Change[] {
  const changes: Change[] = [{ kind: 'relabel', label: `renamed ${number}` }];
  if (number % 2 === 0) changes.push({ kind: 'rotate' });
  if (number % 3 === 0) changes.push({ kind: 'revoke' });
  return changes;
}

function fieldOf(id: string, change: Change): string {
  if (change.kind === 'rotate') return `rotateApiKey(input: {id: "${id}"}) { secret }`;
  if (change.kind === 'revoke') return `revokeApiKey(input: {id: "${id}"}) { apiKey { id } }`;
  return `updateApiKey(input: {id: "${id}", label: "${change.label}"}) { apiKey { id } }`;
}

async function listKeys(root: Client): Promise<ReadonlyMap<string, HeldKey>> {
  const held = new Map<string, HeldKey>();
  let after: string | null = null;
  do {
    const { apiKeys }: { apiKeys: Page } = await root.data(
      `query ($after: String) { apiKeys(first: 100, after: $after) {
        nodes { id label status } pageInfo { hasNextPage endCursor }
      } }`,
      { after },
    );
    for (const key of apiKeys.nodes) held.set(key.id, key);
    after = apiKeys.pageInfo.hasNextPage ? apiKeys.pageInfo.endCursor : null;
  } while (after !== null);
  return held;
}

interface Page {
  readonly nodes: readonly HeldKey[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Compares what a key is, and takes over what the server holds. */
function compare(key: KnownKey, held: HeldKey | undefined): readonly string[] {
  if (held === undefined) return [`${key.id} (${key.label}) is gone`];
  const { unanswered } = key;
  const losses: string[] = [];

  const labels = [key.label, ...(unanswered?.kind === 'relabel' ? [unanswered.label] : [])];
  if (!labels.includes(held.label)) {
    losses.push(`${key.id} is called ${held.label}, and not ${labels.join(' or ')}`);
  }
  key.label = held.label;

  const statuses = key.isRevoked ? ['REVOKED'] : ['ACTIVE'];
  if (unanswered?.kind === 'revoke') statuses.push('REVOKED');
  if (!statuses.includes(held.status)) {
    losses.push(`${key.id} is ${held.status}, and not ${statuses.join(' or ')}`);
  }
  key.isRevoked = held.status === 'REVOKED';
  return losses;
}

/** Tries a key's secrets, the replaced ones too. */
async function trySecrets(server: ChildServer, key: KnownKey): Promise<readonly string[]> {
  const { unanswered } = key;
  key.unanswered = undefined;
  const losses: string[] = [];
  const { status } = await server.as(key.secret).use();
  if (unanswered?.kind === 'rotate' && status === 401) key.isSecretLost = true;
  const expected = key.isRevoked || key.isSecretLost ? 401 : 200;
  if (status !== expected) {
    losses.push(`the secret of ${key.id} was answered with ${status}, and not ${expected}`);
  }
  for (const secret of key.oldSecrets) {
    const old = await server.as(secret).use();
    if (old.status === 401) continue;
    losses.push(`a replaced secret of ${key.id} was answered with ${old.status}`);
  }
  return losses;
}
