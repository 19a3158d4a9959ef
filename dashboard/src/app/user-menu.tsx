import { ChevronsUpDown, LogOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { noteSession } from '../data/session-note';
import { useAuth } from '../data/use-auth';
import { useViewer } from '../data/viewer';
import { Literal } from '../ui/literal';
import { Menu, MenuChoices, MenuItem, MenuLine } from '../ui/menu';
import { THEME_CHOICES, useTheme } from '../ui/theme';
import { toastRefusal } from '../ui/toasts';

/** Who is signed in, the theme, and the way out. */
export function UserMenu(): ReactElement {
  const { account, apiKey, user } = useViewer();
  const [theme, setTheme] = useTheme();
  const name = user?.name ?? apiKey?.label ?? account.name;
  const signOut = useAuth('/auth/sign-out', leave, toastRefusal);
  function leave(): void {
    noteSession(false);
    location.assign('/sign-in');
  }
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-3 rounded-lg px-2.5 py-2 text-left hover:bg-sunken"
        >
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-tint text-sm font-semibold text-accent uppercase"
          >
            {/[\p{L}\p{N}]/u.exec(name)?.[0] ?? '–'}
          </span>
          <span className="min-w-0 flex-1">
            <span className="sr-only">Menu of </span>
            <Literal className="block truncate text-sm font-medium">{name}</Literal>
            <Literal className="block truncate text-xs text-ink-soft">{account.name}</Literal>
          </span>
          <ChevronsUpDown aria-hidden="true" className="size-4 text-ink-soft" />
        </button>
      }
    >
      <MenuChoices label="Theme" value={theme} onChange={setTheme} choices={THEME_CHOICES} />
      {user !== null && (
        <>
          <MenuLine />
          <MenuItem onSelect={() => signOut.mutate({})} icon={<LogOut aria-hidden="true" />}>
            Sign out
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
