import type { Config } from './config.ts';

const EVERY_ADDRESS: readonly string[] = Object.freeze(['0.0.0.0', '::']);

/** Why links lead nowhere for others, said where links are printed. */
export const NO_BASE_URL =
  'HOST is every address of this machine and BASE_URL is not set, so links work on this machine ' +
  'only. Set BASE_URL to the address that others reach it by';

/** What a command says that cannot know on which port the server listens. */
export const ASSUMED_PORT =
  'The link leads to port 4000, since neither PORT nor BASE_URL is set here. If the server listens ' +
  'elsewhere, set them as they are set for the server, and run this again';

/** Whether a command cannot know where the server is. */
export function assumesPort({ baseUrl, isPortSet }: Config): boolean {
  return baseUrl === undefined && !isPortSet;
}

/** Whether others reach the server, at an address that nobody told it. */
export function lacksBaseUrl({ baseUrl, host }: Config): boolean {
  return baseUrl === undefined && EVERY_ADDRESS.includes(host);
}

/** Where a browser on this machine finds what listens there: no browser goes to every address. */
export function addressOf(host: string, port: number): string {
  const reached = EVERY_ADDRESS.includes(host) ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
