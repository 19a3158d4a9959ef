import { Ellipsis, KeyRound, LogOut, ShieldCheck, ShieldOff, UserMinus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { IconButton } from '../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import type { Person } from './people-documents';
import { OperatorDialog, RemoveDialog, SignOutDialog } from './person-dialogs';
import { ResetLinkDialog } from './reset-link-dialog';

const DIALOGS = Object.freeze({
  operator: OperatorDialog,
  reset: ResetLinkDialog,
  signOut: SignOutDialog,
  remove: RemoveDialog,
});

/** What can be done with a person; each asks first. */
export function PersonMenu({ person }: { readonly person: Person }): ReactElement {
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null);
  const Dialog = open === null ? null : DIALOGS[open];
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Actions for ${person.name}`}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem icon={<KeyRound aria-hidden="true" />} onSelect={() => setOpen('reset')}>
          Reset password…
        </MenuItem>
        <MenuItem
          icon={
            person.isOperator ? (
              <ShieldOff aria-hidden="true" />
            ) : (
              <ShieldCheck aria-hidden="true" />
            )
          }
          onSelect={() => setOpen('operator')}
        >
          {person.isOperator ? 'Stop being an operator…' : 'Make operator…'}
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => setOpen('signOut')}>
          Sign out everywhere…
        </MenuItem>
        <MenuLine />
        <MenuItem danger icon={<UserMinus aria-hidden="true" />} onSelect={() => setOpen('remove')}>
          Remove…
        </MenuItem>
      </Menu>
      {Dialog !== null && <Dialog person={person} onClose={() => setOpen(null)} />}
    </>
  );
}
