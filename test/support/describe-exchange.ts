import { IDENTITY_HEADERS, pickContractHeaders } from './contract-headers.ts';
import type { ApiCall } from './sample-api.ts';
import type { ReceivedAnswer } from './send-as-written.ts';

/** The head of a Markdown table whose rows end in what `describeExchange` returns. */
export const OBSERVED_HEADER: readonly string[] = Object.freeze([
  '| who calls | proxy | status | headers for the client | body for the client | headers for the API |',
  '|---|---|---|---|---|---|',
]);

/** What a client and the API saw of one request. Ids that differ from run to run are shortened. */
export function describeExchange(
  { status, headers, text }: ReceivedAnswer,
  calls: readonly ApiCall[],
): string {
  const isRefused = calls.length === 0;
  const cells = [
    String(status),
    asLines(pickContractHeaders(headers)),
    isRefused ? asCode(text.trim()) : "the API's",
    isRefused ? 'not called' : calls.map(describeCall).join(''),
  ];
  return cells.map(shortenIds).join(' | ');
}

function describeCall({ headers }: ApiCall): string {
  const names = [...IDENTITY_HEADERS, 'X-Request-Id'].map((name) => name.toLowerCase());
  return asLines(
    Object.fromEntries(
      names.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
    ),
  );
}

function asLines(headers: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(headers).map(([name, value]) => asCode(`${name}: ${value}`.trim()));
  return lines.join('<br>');
}

function asCode(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function shortenIds(text: string): string {
  return text
    .replace(/\b(key|acc)_[0-9a-z]{20,}/g, '$1_…')
    .replace(/\breq_[0-9a-f-]{32,36}/g, 'req_…');
}
