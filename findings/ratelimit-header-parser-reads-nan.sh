#!/usr/bin/env bash
# ratelimit-header-parser reads NaN from the RateLimit header of the newer drafts.
#
# Versions:  ratelimit-header-parser 0.1.0 (the newest) and structured-headers 2.1.0, November 2026.
# Behaviour: the parser knows the header's form of drafts up to 07 (`limit=60, remaining=59,
#            reset=30`). Of the list that draft 08 and later define it makes NaN and an invalid date,
#            neither an error nor `undefined`.
# Seen:      draft 07: limit 60, remaining 59
#            draft 10: limit NaN, remaining NaN, reset Invalid Date
#            structured-headers: "minute" has 59 left
# Why:       every comparison with NaN is false. A client that waits while `remaining < 1` never
#            waits; one that waits unless `remaining > 0` always does. A reader of structured fields
#            (RFC 9651) reads the same header right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
timeout 300 npm install --silent --no-audit --no-fund \
  ratelimit-header-parser@0.1.0 structured-headers@2.1.0

cat >look.mjs <<'JS'
import { parseRateLimit } from 'ratelimit-header-parser';
import { parseList } from 'structured-headers';

const NEWER = '"minute";r=59;t=30, "day";r=999;t=43200';
const older = parseRateLimit({ ratelimit: 'limit=60, remaining=59, reset=30' });
const newer = parseRateLimit({
  ratelimit: NEWER,
  'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
});
const [[name, parameters]] = parseList(NEWER);
console.log(`draft 07: limit ${older.limit}, remaining ${older.remaining}`);
console.log(`draft 10: limit ${newer.limit}, remaining ${newer.remaining}, reset ${newer.reset}`);
console.log(`structured-headers: "${name}" has ${parameters.get('r')} left`);
const isAsSeen =
  older.remaining === 59 &&
  Number.isNaN(newer.limit) &&
  Number.isNaN(newer.remaining) &&
  Number.isNaN(newer.reset.getTime()) &&
  parameters.get('r') === 59;
process.exit(isAsSeen ? 0 : 1);
JS
timeout 60 node look.mjs || { echo 'The behaviour has changed.' >&2; exit 1; }
