import { systemClock } from '../../src/kernel/clock.ts';
import { secretOf } from '../scale/secret-of.ts';
import { ROOT_SECRET } from '../scale/settings.ts';
import { type LoadTarget, loadChecked } from '../support/http-contender.ts';
import { withResources } from '../support/with-resources.ts';
import type { LoadRequest } from '../support/wrk.ts';
import type { Progress, Row, Settings, Trial } from '../trial.ts';
import { askVerify, isAllowed } from '../trials/verify-http.ts';
import { longVariables } from './long-variables.ts';
import {
  type Amounts,
  addReaders,
  historyFolder,
  type LoopSettings,
  loop,
  type ProbedServer,
  startProbed,
} from './looped-server.ts';
import { OPERATORS_ONLY, pagesAndMutations } from './other-questions.ts';
import { writeDocuments } from './write-documents.ts';

const FULL: Amounts = {
  keys: 10_000,
  days: 92,
  secrets: 3_000,
  auditEvents: 1_000_000,
  people: 10_000,
  isKept: true,
};
const SMOKE: Amounts = {
  keys: 200,
  days: 3,
  secrets: 30,
  auditEvents: 1_000,
  people: 20,
  isKept: false,
};
const DOCUMENTS = 30;
const SMOKE_QUESTIONS = 3;
const PAUSE_MS = 10;
const DAY_MS = 86_400_000;

/** What holds up `/verify`: whatever anybody may ask, over and over, beside verifications. */
export const holdUpTrials: readonly Trial[] = [
  {
    name: 'hold-up',
    title: 'how long the thread that verifies is held up by the dearest that may be asked',
    bound: { atMost: 25 },
    isLong: true,
    needsWrk: true,
    run: (progress, settings) =>
      withResources(async ({ folder, keep }) => {
        const amounts = settings.isSmoke ? SMOKE : FULL;
        const ids = await historyFolder(folder, amounts, progress);
        const from = new Date(Date.now() - (amounts.days - 1) * DAY_MS).toISOString();
        const domain = { clock: systemClock };
        const documents = writeDocuments(DOCUMENTS, { ...ids, from }, { domain });
        const others = [...pagesAndMutations(ids), ...longVariables(ids)];
        const questions: readonly Question[] = [
          ...documents.map(({ name, query, complexity }) => ({
            name: `${name} (${complexity.toLocaleString('en')} points)`,
            isOperators: OPERATORS_ONLY.test(name),
            request: graphqlRequest(query),
          })),
          ...others,
        ].slice(0, settings.isSmoke ? SMOKE_QUESTIONS : undefined);
        const readers = await addReaders(folder, ids.accountId, questions.length);
        const server = keep(await startProbed(folder));
        const target = {
          url: server.url,
          requests: askVerify([secretOf('key', 5_000 % amounts.keys)]),
        };
        const loaded = { ...target, isRight: isAllowed, isMetered: false, folder };
        return holdUp({ server, target: loaded, questions, readers }, progress, settings);
      }),
  },
];

/** What is asked over and over. */
export interface Question {
  readonly name: string;
  /** Whether only an operator may ask it. */
  readonly isOperators: boolean;
  /** Without a credential. */
  readonly request: LoadRequest;
  readonly loop?: LoopSettings;
  /** Whether it is answered with errors, which is what costs time. */
  readonly isRefused?: boolean;
}

/** A document as a request. */
export function graphqlRequest(
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): LoadRequest {
  return {
    method: 'POST',
    path: '/query',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

interface HoldUp {
  readonly server: ProbedServer;
  readonly target: LoadTarget;
  readonly questions: readonly Question[];
  readonly readers: readonly string[];
}

async function holdUp(
  { server, target, questions, readers }: HoldUp,
  progress: Progress,
  { seconds, isSmoke }: Settings,
): Promise<readonly Row[]> {
  const peak = await loadChecked(target, { seconds: isSmoke ? 1 : 3 });
  const connections = Math.max(1, Math.round((peak.perSecond / 2) * (PAUSE_MS / 1_000)));
  const pace = { seconds: Math.max(seconds, isSmoke ? 1 : 3), connections, pauseMs: PAUSE_MS };
  await server.blocked();
  const alone = await loadChecked(target, pace);
  const quiet = await server.blocked();
  const rows: Row[] = [
    rowOf('nothing beside', { ...quiet, ...alone }, `${Math.round(alone.perSecond)}/s`),
  ];
  for (const [index, question] of questions.entries()) {
    const { name, isOperators, request, isRefused = false } = question;
    const secret = (isOperators ? ROOT_SECRET : readers[index]) ?? '';
    const credential = request.method === 'POST' && { 'access-token': secret };
    const headers = { Origin: server.url, ...credential, ...request.headers };
    const looping = loop(server.url, { ...request, headers }, question.loop);
    const beside = await loadChecked(target, pace);
    const blocked = await server.blocked();
    const { answers, bytes, sample, statuses } = await looping.stop();
    if (sample.startsWith('{"errors"') !== isRefused)
      throw new Error(`${name}: ${sample.slice(0, 500)}`);
    const note = `${JSON.stringify(statuses)}, ${Math.round(bytes / Math.max(answers, 1) / 1_000)} kB each, /verify ${Math.round(beside.perSecond)}/s`;
    progress.say(`${name}: ${blocked.maxMs.toFixed(1)} ms; ${note}`);
    rows.push(rowOf(name, { ...blocked, ...beside }, note));
  }
  return rows;
}

function rowOf(
  figure: string,
  { p999Ms, maxMs, p999Us }: { p999Ms: number; maxMs: number; p999Us: number },
  what: string,
): Row {
  return {
    figure,
    unit: 'ms',
    subject: { name: 'Tollkey', median: p999Ms },
    note: `longest ${maxMs.toFixed(1)} ms; p99.9 of /verify ${(p999Us / 1_000).toFixed(1)} ms; ${what}`,
  };
}
