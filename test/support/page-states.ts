import {
  check,
  choose,
  type DashboardState,
  fill,
  press,
  type Step,
  statesOf,
  unfold,
} from './dashboard-steps.ts';

const ACTIONS = 'Actions for Anna';
const INVITE = press('Invite person');
const CREATE_ACCOUNT = press('Create account');

function openPicker(name: string): Step {
  return (page) => page.getByRole('combobox', { name, exact: true }).click();
}

const CHART: Step = (page) => page.getByRole('list', { name: 'Legend' }).waitFor();

/** What an operator sees beside the API keys. */
export const OPERATOR_STATES: readonly DashboardState[] = [
  ...statesOf('operator', [
    ['usage of all keys', '/usage', 'Uses by hour', CHART],
    ['usage of a key', '/usage?key={exhausted}', '0 of 2 left'],
    ['usage of an expired key', '/usage?key={expired}&range=7d&interval=hour', 'Hour (UTC)'],
    ['usage of 90 days', '/usage?range=90d', 'Uses by day', CHART],
    ['no usage', '/usage?account={emptyAccount}', 'No uses in these 24 hours'],
    ['picking a key', '/usage', 'more key', openPicker('Key')],
    ['explain', '/explain', 'Scopes and cost of the call'],
    ['explain nothing', '/explain', 'Paste a secret here', press('Explain')],
    ['explain a key that works', '/explain?id={production}', 'Not replaced'],
    ['explain a key that is exhausted', '/explain?id={exhausted}', 'It will be accepted again'],
    ['explain a revoked key', '/explain?id={revoked}', 'Skipped'],
    [
      'explain a secret with a demand',
      '/explain',
      'Check again',
      unfold('Scopes and cost'),
      fill('Scopes (optional)', 'accounts:close'),
      fill('Secret', '{secret}'),
      press('Explain'),
    ],
    ['audit log', '/audit-log', 'Rotated API key'],
    [
      'audit log with details',
      '/audit-log?target={revoked}',
      'Lost with the laptop',
      (page) =>
        page
          .getByRole('button', { name: /changes?$/ })
          .first()
          .click(),
    ],
    ['empty audit log', '/audit-log?target=key_nothing', 'No changes on record'],
    ['accounts', '/accounts', 'Acme'],
    ['creating an account', '/accounts', 'An account owns API keys', CREATE_ACCOUNT],
    [
      'creating an account, refused',
      '/accounts',
      'Give it a name',
      CREATE_ACCOUNT,
      fill('Key limit', 'many'),
      CREATE_ACCOUNT,
    ],
    ['an account', '/accounts/{account}', 'Pending invitations'],
    ['an empty account', '/accounts/{emptyAccount}', 'It has no API keys yet'],
    ['editing an account', '/accounts/{account}', 'Edit Acme', press('Edit account')],
    ['inviting into an account', '/accounts/{account}', 'You get a link to send', INVITE],
    ['people', '/people', 'Pending invitations'],
    ['menu of a person', '/people', 'Make operator…', press(ACTIONS)],
    ['inviting', '/people', 'You get a link to send', INVITE],
    ['inviting an operator', '/people', 'Whoever opens', INVITE, check('switch', 'Operator')],
    ['inviting nobody', '/people', 'Expected', INVITE, press('Create invitation')],
    [
      'an invitation link',
      '/people',
      'It works once',
      INVITE,
      fill('E-mail', 'new@example.com'),
      press('Create invitation'),
    ],
    ['resetting a password', '/people', 'You get a link for', choose(ACTIONS, 'Reset password…')],
    [
      'a reset link',
      '/people',
      'It works once',
      choose(ACTIONS, 'Reset password…'),
      press('Create link'),
    ],
    ['making an operator', '/people', 'An operator sees', choose(ACTIONS, 'Make operator…')],
    [
      'the last operator',
      '/people',
      'is the only operator',
      choose('Actions for Olga', 'Remove operator rights…'),
      press('Remove operator rights'),
    ],
    ['signing somebody out', '/people', 'Every session of', choose(ACTIONS, 'Sign out')],
    ['removing somebody', '/people', 'is signed out everywhere', choose(ACTIONS, 'Remove…')],
    [
      'cancelling an invitation',
      '/people',
      'stops working at once',
      press('Cancel the invitation of carl@example.com'),
    ],
    ['settings', '/settings', 'Where you are signed in'],
    ['signing out everywhere', '/settings', 'Every session of yours', press('Sign out everywhere')],
    [
      'user menu',
      '/people',
      'As the system',
      (page) => page.getByRole('button', { name: 'Menu of Olga' }).click(),
    ],
    ['no such account', '/accounts/acc_nothing', 'There is no such account'],
  ]),
  {
    name: 'a password that is too short',
    viewer: 'operator',
    path: '/settings',
    steps: [
      fill('Current password', 'correct horse battery staple'),
      fill('New password', 'short'),
      press('Change password'),
    ],
    shows: 'Expected 12 to 128 characters.',
    complains: /status of 400/,
  },
  {
    name: 'the navigation of a narrow window',
    viewer: 'operator',
    path: '/settings',
    steps: [press('Open menu')],
    shows: 'Audit log',
    isNarrow: true,
  },
];

/** What somebody sees who is no operator. */
export const MEMBER_STATES: readonly DashboardState[] = [
  ...statesOf('member', [
    ['own keys', '/', 'of 7 keys'],
    ['settings of a member', '/settings', 'Where you are signed in'],
    ['a page for operators', '/people', 'There is no such page'],
    [
      'one key too many',
      '/api-keys',
      'The account holds 7 of 7',
      press('Create key'),
      fill('Label', 'Too many'),
      press('Create key'),
    ],
  ]),
  ...statesOf('newcomer', [
    ['no keys yet', '/', 'No keys yet'],
    ['nothing used yet', '/usage', 'No uses in these 24 hours'],
    ['nothing logged yet', '/audit-log', 'Audit log'],
  ]),
];

/** What somebody sees who has not signed in. */
export const STRANGER_STATES: readonly DashboardState[] = [
  ...statesOf('stranger', [
    ['signing in', '/sign-in', 'Forgotten your password?'],
    ['signing in, not invited', '/sign-in?error=NOT_INVITED', 'invite'],
    ['a forgotten password', '/sign-in', 'Ask an operator', unfold('Forgotten your password?')],
    ['an invitation', '/invitation{invitation}', 'To the account'],
    ['a reset', '/reset-password{reset}', 'For lost@example.com'],
  ]),
  {
    name: 'a wrong password',
    viewer: 'stranger',
    path: '/sign-in',
    steps: [
      fill('E-mail', 'olga@example.com'),
      fill('Password', 'a wrong one, surely'),
      press('Sign in'),
    ],
    shows: 'is wrong',
    complains: /status of 401/,
  },
  {
    name: 'a link that was used',
    viewer: 'stranger',
    path: `/invitation#${'x'.repeat(43)}`,
    shows: 'was used already',
    complains: /status of 404/,
  },
];

/** What the first visitor sees of a server that nobody has set up. */
export const FRESH_STATES: readonly DashboardState[] = statesOf('stranger', [
  ['setting up', '/set-up{setUp}', 'You become the first operator'],
  ['signing in elsewhere', '/sign-in', 'Continue with Acme'],
]);
