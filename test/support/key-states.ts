import {
  check,
  choose,
  type DashboardState,
  fill,
  press,
  type Step,
  select,
  statesOf,
  unfold,
} from './dashboard-steps.ts';
import { pickAccount } from './pick-account.ts';

const MORE = 'More actions for Production';
const CREATE_KEY = press('Create key');
const ROTATED: readonly Step[] = [
  choose('More actions for Idle', 'Rotate'),
  press('Rotate secret'),
];

function create(label: string): readonly Step[] {
  return [
    CREATE_KEY,
    fill('Label', label),
    (page) => pickAccount(page.getByRole('dialog'), 'default'),
    CREATE_KEY,
  ];
}

/** The API keys of everybody, as an operator sees them. */
export const KEY_STATES: readonly DashboardState[] = statesOf('operator', [
  ['all keys', '/', 'Production'],
  ['revoked keys', '/api-keys?view=revoked', 'Lost with the laptop'],
  ['keys of an account', '/api-keys?account={account}', 'of 7 keys'],
  ['expired keys', '/api-keys?status=expired', 'Trial'],
  ['no key found', '/api-keys?search=zzz', 'No key matches'],
  ['no key revoked', '/api-keys?view=revoked&account={emptyAccount}', 'No key was revoked'],
  ['few uses left', '/api-keys', '0 of 2 left today'],
  ['menu of a key', '/api-keys', 'Rotate secret', press(MORE)],
  ['creating', '/api-keys', 'What it is for', CREATE_KEY],
  [
    'creating, unfolded',
    '/api-keys',
    'Requests per day',
    CREATE_KEY,
    unfold('Limits'),
    unfold('Scopes'),
    select('Expiration', 'Custom…'),
    press('* (everything)'),
  ],
  [
    'creating, refused',
    '/api-keys',
    'A whole number from 1 to 10,000.',
    CREATE_KEY,
    unfold('Limits'),
    fill('Requests per minute', 'many'),
    CREATE_KEY,
  ],
  ['saving a key', '/api-keys', 'It is shown only once', ...create('New one')],
  [
    'leaving a key',
    '/api-keys',
    'Close without the key?',
    ...create('Another'),
    press('I have saved it'),
  ],
  ['editing', '/api-keys', 'Edit key', press('Edit Nightly import of the partner catalogue')],
  ['rotating', '/api-keys', 'old secret stop working', choose(MORE, 'Rotate secret')],
  [
    'rotating with other hours',
    '/api-keys',
    'A number from 0 to 720',
    choose(MORE, 'Rotate secret'),
    check('radio', 'Custom'),
    fill('Hours', 'x'),
    press('Rotate secret'),
  ],
  ['saving a rotated key', '/api-keys', 'It is shown only once', ...ROTATED],
  ['revoking', '/api-keys', 'This is immediate and final', choose(MORE, 'Revoke')],
  [
    'disabling a key that may do everything',
    '/api-keys',
    'TOLLKEY_ROOT_KEY',
    choose('More actions for root', 'Disable'),
  ],
  [
    'rotating a key that may do everything',
    '/api-keys',
    'TOLLKEY_ROOT_KEY',
    choose('More actions for root', 'Rotate secret'),
  ],
  ['disabled', '/api-keys', 'Key Idle disabled', choose('More actions for Idle', 'Disable')],
  ['a key', '/api-keys/{production}', 'is still in use'],
  ['an exhausted key', '/api-keys/{exhausted}', '0 of 2 left'],
  ['an expired key', '/api-keys/{expired}', 'Expired'],
  ['a revoked key', '/api-keys/{revoked}', 'This key is revoked'],
  ['a key with a long label', '/api-keys/{long}', '10,000/min'],
  ['no such key', '/api-keys/key_00000000000000000000000000', 'There is no such key'],
]);
