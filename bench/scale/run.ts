import { SCALE_TRIALS } from './trials.ts';

const [name = '', pairs = '5', seconds = '2'] = process.argv.slice(2);
const trials = SCALE_TRIALS.filter((trial) => trial.name.startsWith(name));
for (const trial of trials) {
  process.stdout.write(`${trial.name}: ${trial.title}\n`);
  const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
  const settings = { pairs: Number(pairs), seconds: Number(seconds), isSmoke: pairs === '1' };
  for (const row of await trial.run({ say }, settings)) {
    process.stdout.write(`  ${JSON.stringify(row)}\n`);
  }
}
