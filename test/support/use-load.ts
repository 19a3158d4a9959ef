import type { ChildServer } from './child-server.ts';
import type { Client, Received } from './client.ts';
import { mutate } from './mutations.ts';

/** Clients that spend uses of several keys until the server is gone, and remember every answer. */
export interface UseLoad {
  /** Spends. Resolves when the server answers nobody any more. */
  readonly run: (server: ChildServer, onAccepted: () => void) => Promise<void>;
  /**
   * Compares what was answered with what a server counted: one sentence for each difference that a
   * kill does not explain. What the server counted is what is known from then on.
   */
  readonly findLosses: (server: ChildServer, root: Client) => Promise<readonly string[]>;
}

/** A key, and what its clients know of it. */
interface LoadedKey {
  readonly id: string;
  readonly secret: string;
  readonly perDay: number;
  /** Uses that were answered with 200. */
  accepted: number;
  /** Uses that were sent and never answered: counted or not, both is right. */
  unanswered: number;
}

const CLIENTS_PER_KEY = 3;

/** Makes one key for each of the given daily limits, to be spent from. */
export async function createUseLoad(root: Client, perDays: readonly number[]): Promise<UseLoad> {
  const keys: LoadedKey[] = [];
  for (const perDay of perDays) keys.push(await createKey(root, `spent ${keys.length}`, perDay));
  const surprises: string[] = [];

  async function spend(client: Client, key: LoadedKey, onAccepted: () => void): Promise<void> {
    for (;;) {
      key.unanswered += 1;
      const answer = await client.use().catch(() => undefined);
      if (answer === undefined) return;
      key.unanswered -= 1;
      if (answer.status === 200) {
        key.accepted += 1;
        onAccepted();
      } else if (answer.status !== 429) {
        surprises.push(`${key.id}: a use was answered with ${answer.status} ${answer.text}`);
      }
    }
  }

  return Object.freeze({
    async run(server, onAccepted) {
      const clients = keys.flatMap((key) =>
        Array.from({ length: CLIENTS_PER_KEY }, () =>
          spend(server.as(key.secret), key, onAccepted),
        ),
      );
      await Promise.all(clients);
    },
    async findLosses(server, root) {
      const losses = surprises.splice(0);
      for (const key of keys) losses.push(...(await compare(server.as(key.secret), key, root)));
      return losses;
    },
  } satisfies UseLoad);
}

async function createKey(root: Client, label: string, perDay: number): Promise<LoadedKey> {
  const rateLimit = { perMinute: 10_000, perDay };
  const { apiKey, secret } = await mutate(root, 'createApiKey', { label, rateLimit });
  return { id: apiKey.id, secret, perDay, accepted: 0, unanswered: 0 };
}

async function compare(client: Client, key: LoadedKey, root: Client): Promise<readonly string[]> {
  const answer = await client.use();
  if (answer.status === 200) key.accepted += 1;
  const counted = await readCounts(root, key.id);
  const least = key.accepted;
  const most = key.accepted + key.unanswered;
  key.accepted = counted.inAll;
  key.unanswered = 0;

  const losses: string[] = [];
  if (counted.inAll < least || counted.inAll > most) {
    losses.push(`${key.id}: ${counted.inAll} uses counted, and not ${least} to ${most}`);
  }
  const remaining = remainingToday(answer);
  if (remaining !== key.perDay - counted.today) {
    losses.push(`${key.id}: ${counted.today} of ${key.perDay} used, but ${remaining} are left`);
  }
  return losses;
}

async function readCounts(root: Client, id: string): Promise<{ inAll: number; today: number }> {
  const { apiKey } = await root.data<{
    apiKey: { usage: { accepted: number; buckets: { accepted: number }[] } };
  }>(`{ apiKey(id: "${id}") { usage(interval: DAY) { accepted buckets { accepted } } } }`);
  const { accepted, buckets } = apiKey.usage;
  // The use just before put a bucket for today at the end, if only by its refusal.
  return { inAll: accepted, today: buckets.at(-1)?.accepted ?? 0 };
}

function remainingToday({ headers }: Received): number {
  return Number(/"day";r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
}
