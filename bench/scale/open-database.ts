import { type Message, startChild } from '../support/child.ts';
import { NODE_OPTIONS } from '../support/product.ts';

/** A process that has a database open, as the program would. */
export interface OpenDatabase {
  /** Has a job done, and resolves with the numbers that came of it. */
  readonly ask: (message: Message) => Promise<Readonly<Record<string, number>>>;
  /** The same, for one of the numbers. */
  readonly number: (name: string, message: Message) => Promise<number>;
  /** Closes the database and ends the process. */
  readonly stop: () => Promise<void>;
}

/** Opens the database of so many keys in a folder, in a process of its own. */
export async function openDatabase(folder: string, keys: number): Promise<OpenDatabase> {
  const child = startChild('scale/subject', NODE_OPTIONS);
  const ask = async (message: Message): Promise<Readonly<Record<string, number>>> =>
    (await child.ask(message)) as Readonly<Record<string, number>>;
  await ask({ job: 'open', folder, keys });
  return Object.freeze({
    ask,
    number: async (name: string, message: Message) => (await ask(message))[name] ?? Number.NaN,
    async stop() {
      await ask({ job: 'close' });
      await child.stop();
    },
  });
}
