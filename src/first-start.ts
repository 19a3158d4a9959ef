import type { Addresses } from './app.ts';
import { PreparationError, type ShownOnce } from './domain/prepare.ts';

/**
 * Prints what is shown once, and how to go on. Resolves when the system has it.
 *
 * @throws PreparationError when a root key cannot be printed: the disk is full, or the pipe closed.
 */
export async function printFirstStart(first: ShownOnce & Addresses): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(firstStartBlock(first), (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    // A link can be made again at any time, by a command.
    if (first.mintedRootSecret === undefined) return;
    throw new PreparationError(
      `The root key cannot be shown, since standard output cannot be written (${error}); send it ` +
        'to where there is room, or set TOLLKEY_ROOT_KEY_FILE.',
    );
  }
}

function firstStartBlock(first: ShownOnce & Addresses): string {
  const { url, lacksBaseUrl: isLocal, mintedRootSecret, setUpLink } = first;
  const rule = '─'.repeat(76);
  const parts = [
    mintedRootSecret === undefined
      ? '  Tollkey is ready.'
      : `  Tollkey is ready. This is your root key; it is shown this once:

      ${mintedRootSecret}`,
    `  Dashboard              ${url}/
  GraphQL and GraphiQL   ${url}/query`,
  ];
  if (isLocal) {
    parts.push(`  Others reach it by BASE_URL: set it, or links work on this machine only.`);
  }
  if (setUpLink !== undefined) {
    parts.push(`  Make yourself the first operator (valid once, for 24 hours):

${setUpLink}`);
  }
  if (mintedRootSecret !== undefined) parts.push(firstCall(url, mintedRootSecret));
  return `\n${rule}\n${parts.join('\n\n')}\n\n${rule}\n\n`;
}

function firstCall(url: string, secret: string): string {
  const query =
    'mutation { createApiKey(input: {label: \\"First key\\"}) { secret apiKey { id } } }';
  return `  Create your first API key (paste this into another terminal):

curl ${url}/query \\
  -H 'Content-Type: application/json' \\
  -H 'access-token: ${secret}' \\
  -d '{"query":"${query}"}'`;
}
