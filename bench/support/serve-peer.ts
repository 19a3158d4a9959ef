import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMessages } from './answer-messages.ts';
import type { Message } from './child.ts';

/**
 * In a program that was started with `startChild`: makes a server of the first message, lets it
 * listen on a port that the system chooses, and answers with its address.
 */
export function servePeer(create: (settings: Message) => Promise<Server>): void {
  answerMessages(async (settings) => {
    const server = await create(settings);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });
}
