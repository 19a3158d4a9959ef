import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Handles the requests of each connection one after the other. */
export interface Turns {
  /**
   * Handles a request when those before it on its connection are answered; never when one of them
   * ended the connection, or when the client is gone: what nobody will read must not be charged.
   */
  readonly take: (message: IncomingMessage, response: ServerResponse) => void;
  /** Ends each connection when what came in on it is answered; those that are idle at once. */
  readonly end: () => void;
}

/** What turns are made of. */
export interface TurnsOptions {
  /** Resolves when requests may be answered; those that come before wait. */
  readonly opened: Promise<void>;
  /**
   * Handles one request, and says when it is done. Never throws. It says so by a call and not by a
   * promise, of which each request would leave behind one more.
   */
  readonly handle: (message: IncomingMessage, response: ServerResponse, done: () => void) => void;
  /** The whole answer to what is no HTTP, by the code that node:http gives the failure. */
  readonly answerTo: (code: string) => string;
}

// How many requests may wait on one connection. Clients that send the next before the answer are
// rare; a flood of such, which node:http parses to its end first, would keep all others waiting.
const MAX_WAITING = 16;

interface Line {
  /** How many came in and are not answered yet. */
  waiting: number;
  /** Those of them that wait for others, each with its turn. */
  readonly turns: (() => void)[];
  /** The one that is being handled. */
  current: IncomingMessage | undefined;
  /**
   * The answer to the last one, until it is with the system. Not for longer: the answers of many
   * idle connections would be in the way of each collection of garbage.
   */
  last: ServerResponse | undefined;
  /** The answer that was given last, until it is with the system. */
  answered: ServerResponse | undefined;
  /** Nothing more is answered on this connection. */
  isOver: boolean;
  /** Why what came next is no HTTP. */
  failure: string | undefined;
}

/** Turns for the connections of a server, and the answers to what is no HTTP. */
export function createTurns(server: Server, { opened, handle, answerTo }: TurnsOptions): Turns {
  const lines = new Map<Socket, Line>();

  server.on('connection', (socket: Socket) => {
    lines.set(socket, createLine());
    socket.once('close', () => lines.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const line = lines.get(socket) ?? createLine();
    line.failure = error.code ?? '';
    // Those that were whole are still answered; one whose body is broken is not.
    const isCut = line.current?.complete === false;
    if (isCut || line.waiting === 0) refuse(socket, line);
  });

  function refuse(socket: Socket, line: Line): void {
    const { answered } = line;
    if (answered !== undefined && !answered.writableFinished) {
      // node:http still holds it back, behind one that was given before it.
      answered.once('close', () => refuse(socket, line));
      return;
    }
    // After `Connection: close` nothing more was to come, and nothing more is answered.
    const isExpected = line.isOver || line.failure === 'HPE_CLOSED_CONNECTION';
    line.isOver = true;
    if (socket.writable && !isExpected) socket.write(answerTo(line.failure ?? ''));
    socket.destroySoon();
  }

  /** Takes one turn. The turns before it are over. */
  function begin(line: Line, message: IncomingMessage, response: ServerResponse): void {
    const isBroken = line.failure !== undefined && !message.complete;
    if (line.isOver || isBroken || !message.socket.writable) {
      leave(line, message.socket);
      return;
    }
    line.current = message;
    handle(message, response, () => {
      line.current = undefined;
      line.isOver ||= !response.shouldKeepAlive;
      const isWithSystem = response.writableFinished;
      if (line.last === response && isWithSystem) line.last = undefined;
      line.answered = isWithSystem ? undefined : response;
      leave(line, message.socket);
    });
  }

  function leave(line: Line, socket: Socket): void {
    line.waiting -= 1;
    if (line.waiting > 0) line.turns.shift()?.();
    else if (line.failure !== undefined) refuse(socket, line);
  }

  return Object.freeze({
    take(message, response) {
      const { socket } = message;
      const line = lines.get(socket);
      if (line === undefined || line.isOver) return;
      if (line.waiting === MAX_WAITING) {
        line.isOver = true;
        socket.destroy();
        return;
      }
      line.waiting += 1;
      line.last = response;
      const turn = (): void => begin(line, message, response);
      // What follows in the same bytes is parsed by then: so a broken body is known.
      if (line.waiting === 1) opened.then(turn);
      else line.turns.push(turn);
    },
    end() {
      // One that has ended may still wait behind others of its connection: only when it is with the
      // system can nothing be cut off.
      for (const [socket, { last }] of lines) {
        if (last === undefined || last.writableFinished) socket.destroySoon();
        else last.once('close', () => socket.destroySoon());
      }
    },
  } satisfies Turns);
}

function createLine(): Line {
  return {
    waiting: 0,
    turns: [],
    current: undefined,
    last: undefined,
    answered: undefined,
    isOver: false,
    failure: undefined,
  };
}
