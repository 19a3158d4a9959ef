/** What the server says about a one-time link. */
export interface OneTimeLink {
  readonly kind: 'SET_UP' | 'INVITATION' | 'PASSWORD_RESET';
  /** Whom it is for; null if whoever opens it says so. */
  readonly email: string | null;
  readonly accountName: string;
  readonly isOperator: boolean;
  readonly expiresAt: string;
}
