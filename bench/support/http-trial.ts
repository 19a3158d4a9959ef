import { join } from 'node:path';
import type { Settings, Trial } from '../trial.ts';
import { httpContender, type LoadTarget, sendChecked } from './http-contender.ts';
import { comparePairs } from './pairs.ts';
import { seedDataFolder } from './seed.ts';
import type { Answer } from './send.ts';
import { emptyLog, startTollkey } from './servers.ts';
import { type Resources, withResources } from './with-resources.ts';
import type { LoadRequest } from './wrk.ts';

/** A trial over HTTP, as data. */
export interface HttpTrial extends Pick<Trial, 'name' | 'title' | 'bound'> {
  /** How many keys Tollkey has. */
  readonly keys: number;
  /** Whether it logs each request to a file. Defaults to false. */
  readonly isLogged?: boolean;
  /** What Tollkey is asked, by the secrets of its keys. */
  readonly requests: (secrets: readonly string[]) => readonly LoadRequest[];
  /** Whether Tollkey's answer is the one that is meant. */
  readonly isRight: (answer: Answer) => boolean;
  readonly peer: HttpPeer;
  readonly note?: string;
}

/** What Tollkey is compared with. */
export interface HttpPeer {
  readonly name: string;
  /** Starts it. */
  readonly start: (given: PeerGiven) => Promise<LoadTarget>;
}

/** What a peer is made from. */
export interface PeerGiven {
  /** What Tollkey is asked. */
  readonly requests: readonly LoadRequest[];
  /** What Tollkey answered to the first request. */
  readonly answer: Answer;
  readonly resources: Resources;
  readonly settings: Settings;
}

/** Makes a trial of its description. */
export function httpTrial(description: HttpTrial): Trial {
  const { name, title, bound, peer, note } = description;
  return {
    name,
    title,
    ...(bound && { bound }),
    needsWrk: true,
    run: (progress, settings) =>
      withResources(async (resources) => {
        const { target, peerTarget, logFile } = await startBoth(description, resources, settings);
        const empty = (): void => (logFile === undefined ? undefined : emptyLog(logFile));
        const subject = httpContender('Tollkey', target, empty);
        const pair = { subject, peer: httpContender(peer.name, peerTarget), unit: '/s' };
        const row = await comparePairs(pair, progress, settings);
        return [{ ...row, ...(note !== undefined && { note }) }];
      }),
  };
}

/** Starts Tollkey over keys of its own, and the peer that it is compared with. */
export async function startBoth(
  description: Omit<HttpTrial, 'name' | 'title'>,
  resources: Resources,
  settings: Settings,
): Promise<Subject & { readonly peerTarget: LoadTarget }> {
  const subject = await startSubject(description, resources);
  const { requests } = subject.target;
  const answer = await sendChecked(subject.target);
  const given = { requests, answer, resources, settings };
  return { ...subject, peerTarget: await description.peer.start(given) };
}

interface Subject {
  readonly target: LoadTarget;
  readonly logFile: string | undefined;
}

async function startSubject(
  { keys, isLogged, requests, isRight }: Omit<HttpTrial, 'name' | 'title'>,
  { folder, keep }: Resources,
): Promise<Subject> {
  const dataDir = join(folder, 'data');
  const secrets = await seedDataFolder(dataDir, keys);
  const logFile = isLogged ? join(folder, 'log') : undefined;
  const { url } = keep(await startTollkey({ dataDir, ...(logFile && { logFile }) }));
  const asked = requests(secrets);
  const isMetered = asked.length === 1;
  return { target: { url, requests: asked, isRight, isMetered, folder }, logFile };
}
