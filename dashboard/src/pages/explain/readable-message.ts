import { formatCount } from '../../format/count';
import { formatInstant } from '../../format/instant';
import type { Check } from './explanation';

/** What the server says about a check, with instants and counts as the pages write them. */
export function readableMessage({ message, name }: Check): string {
  // It quotes the label of the key, which is to stand there as it is.
  if (name === 'KNOWN') return message;
  const text = message.replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/g, formatInstant);
  if (name !== 'WITHIN_MINUTE' && name !== 'WITHIN_DAY') return text;
  return text.replaceAll(/\b\d+(?= of | uses )|(?<=costs )\d+/g, (count) =>
    formatCount(Number(count)),
  );
}
