import { Agent, request } from 'node:http';
import type { LoadRequest } from './wrk.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn, in the order and the letters in which they came. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** Sends one request. The connection is kept open, as those of a load are, but only until the answer. */
export function send(url: string, { method, path, headers, body }: LoadRequest): Promise<Answer> {
  const agent = new Agent({ keepAlive: true });
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0, rawHeaders } = response;
        resolve({ status: statusCode, rawHeaders, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  }).finally(() => agent.destroy());
}

/** The value of a header; empty when it did not come. */
export function headerOf({ rawHeaders }: Answer, name: string): string {
  const index = rawHeaders.findIndex(
    (field, at) => at % 2 === 0 && field.toLowerCase() === name.toLowerCase(),
  );
  return rawHeaders[index + 1] ?? '';
}
