import type { Message } from './child.ts';

/** In a program that was started with `startChild`: answers each message, one after the other. */
export function answerMessages(answer: (message: Message) => Promise<Message>): void {
  process.on('message', (message: Message) => {
    answer(message).then(
      (reply) => process.send?.(reply),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  // The one who asks is gone: nobody else would end it.
  process.on('disconnect', () => process.exit(0));
}
