/** How long to wait, in words that do not change each second: `14 minutes`. */
export function describeWait(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? `${minutes} minutes` : 'less than a minute';
}
