import { get } from 'node:http';
import { onTestFinished } from 'vitest';

/** An answer that comes in pieces. */
export interface EventStream {
  /** Resolves with all that came so far, once it includes this text; rejects when the answer ends without. */
  readonly received: (text: string) => Promise<string>;
}

/** Opens a stream for the running test. */
export function openEventStream(url: string, secret: string): EventStream {
  let text = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  const end = (): void => {
    isOver = true;
    wake();
  };
  const outgoing = get(url, { agent: false, headers: { 'access-token': secret } }, (incoming) => {
    incoming.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      wake();
    });
    incoming.on('close', end);
  });
  outgoing.on('error', end);
  onTestFinished(() => void outgoing.destroy());
  return {
    received: (expected) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (text.includes(expected)) resolve(text);
          else if (isOver) reject(new Error(`The stream ended after: ${text}`));
        };
        waiting.add(check);
        check();
      }),
  };
}
