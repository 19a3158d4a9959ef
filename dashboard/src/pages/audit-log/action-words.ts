/** What was done, in words, by the mutation's name. */
const ACTIONS: Readonly<Record<string, string>> = Object.freeze({
  acceptInvitation: 'Accepted invitation',
  cancelInvitation: 'Cancelled invitation',
  changePassword: 'Changed password',
  createAccount: 'Created account',
  createApiKey: 'Created API key',
  createPasswordResetLink: 'Made password reset link',
  createRootKey: 'Created root key',
  disableApiKey: 'Disabled API key',
  enableApiKey: 'Enabled API key',
  endSessions: 'Signed person out everywhere',
  inviteUser: 'Invited person',
  removeUser: 'Removed person',
  replaceRootSecret: 'Replaced root key’s secret',
  resetPassword: 'Reset password',
  revokeApiKey: 'Revoked API key',
  rotateApiKey: 'Rotated API key',
  setUpOperator: 'Set up first operator',
  updateAccount: 'Edited account',
  updateApiKey: 'Edited API key',
  updateUser: 'Edited person',
});

/** An action in words; one that these pages do not know yet is taken apart: `mergeKeys`, `Merge keys`. */
export function actionWords(action: string): string {
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (known !== undefined) return known;
  const words = action.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
