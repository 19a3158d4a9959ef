import packageJson from '../package.json' with { type: 'json' };

/** What a peer is called in the results: its package with the version that is pinned. */
export function peerName(name: keyof typeof packageJson.dependencies): string {
  return `${name} ${packageJson.dependencies[name]}`;
}
