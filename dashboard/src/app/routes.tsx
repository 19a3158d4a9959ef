import {
  Activity,
  Building2,
  KeyRound,
  ScrollText,
  SearchCheck,
  Settings,
  Users,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { loadLater } from '../data/load-later';

/** A page inside the shell, loaded when it is opened. */
interface PageRoute {
  readonly path: string;
  readonly page: ComponentType;
  readonly operatorsOnly?: true;
}

/** A page that stands in the navigation. */
interface NavigationItem {
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden': 'true' }>;
  readonly operatorsOnly?: true;
}

const ApiKeysPage = loadLater(
  async () => (await import('../pages/api-keys/api-keys-page')).ApiKeysPage,
);

/** Every page inside the shell. `/api-keys/:id` is the same page with one key open. */
export const PAGE_ROUTES: readonly PageRoute[] = Object.freeze([
  { path: '/', page: ApiKeysPage },
  { path: '/api-keys/:id?', page: ApiKeysPage },
  {
    path: '/usage',
    page: loadLater(async () => (await import('../pages/usage/usage-page')).UsagePage),
  },
  {
    path: '/explain',
    page: loadLater(async () => (await import('../pages/explain/explain-page')).ExplainPage),
  },
  {
    path: '/audit-log',
    page: loadLater(async () => (await import('../pages/audit-log/audit-log-page')).AuditLogPage),
  },
  {
    path: '/accounts',
    page: loadLater(async () => (await import('../pages/accounts/accounts-page')).AccountsPage),
    operatorsOnly: true,
  },
  {
    path: '/accounts/:id',
    page: loadLater(async () => (await import('../pages/accounts/account-page')).AccountPage),
    operatorsOnly: true,
  },
  {
    path: '/people',
    page: loadLater(async () => (await import('../pages/people/people-page')).PeoplePage),
    operatorsOnly: true,
  },
  {
    path: '/settings',
    page: loadLater(async () => (await import('../pages/settings/settings-page')).SettingsPage),
  },
]);

/** The navigation, from top to bottom. */
export const NAVIGATION: readonly NavigationItem[] = Object.freeze([
  { path: '/api-keys', label: 'API Keys', icon: KeyRound },
  { path: '/usage', label: 'Usage', icon: Activity },
  { path: '/explain', label: 'Explain', icon: SearchCheck },
  { path: '/audit-log', label: 'Audit log', icon: ScrollText },
  { path: '/accounts', label: 'Accounts', icon: Building2, operatorsOnly: true },
  { path: '/people', label: 'People', icon: Users, operatorsOnly: true },
  { path: '/settings', label: 'Settings', icon: Settings },
]);
