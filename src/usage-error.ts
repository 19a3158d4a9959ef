import type { Command, CommanderError } from 'commander';
import type { ScrubSecrets } from './kernel/scrub-secrets.ts';

/** The command line is wrong. The message is one sentence: what is expected, what came, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const MAX_SHOWN = 64;
const NO_ERRORS: readonly string[] = Object.freeze([
  'commander.help',
  'commander.helpDisplayed',
  'commander.version',
]);

/** What came on the command line, and how to show it. */
export interface GivenWords {
  readonly words: readonly string[];
  readonly scrub: ScrubSecrets;
}

/** Lets a command and all below it throw UsageError in place of the sentences of commander. */
export function throwUsageErrors(command: Command, given: GivenWords): void {
  command.exitOverride((error) => {
    if (NO_ERRORS.includes(error.code)) process.exit(error.exitCode);
    throw new UsageError(sentenceFor(meantBy(command, error, given), given));
  });
  for (const below of command.commands) throwUsageErrors(below, given);
}

/** A mistyped command comes to the default one, as an argument that it does not take. */
function meantBy(command: Command, { code }: CommanderError, { words }: GivenWords): Command {
  const isMistyped = code === 'commander.excessArguments' && !words.includes(command.name());
  return isMistyped ? (command.parent ?? command) : command;
}

function sentenceFor(command: Command, { words, scrub }: GivenWords): string {
  const help = ['node dist/cli.js', ...pathOf(command), '--help'].join(' ');
  return `Invalid command: expected ${formsOf(command)}, got ${show(scrub(words.join(' ')))}; ${help} tells more.`;
}

function formsOf(command: Command): string {
  if (command.commands.length > 0) {
    return `${command.commands.map((below) => pathOf(below).join(' ')).join(', ')} or --help`;
  }
  const options = command.options.map(({ long }) => `[${long}]`);
  const words = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  return [...pathOf(command), ...options, ...words].join(' ');
}

/** The names that lead to a command, without that of the program. */
function pathOf(command: Command): readonly string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

function show(text: string): string {
  return JSON.stringify(text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
}
