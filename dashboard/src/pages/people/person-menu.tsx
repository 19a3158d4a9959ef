import { Ellipsis, KeyRound, LogOut, ShieldCheck, ShieldOff, UserMinus } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton } from '../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import type { Person } from './people-documents';
import type { PersonAction } from './person-dialogs';

/** What can be done with a person; each asks first. */
export function PersonMenu({
  person,
  onAct,
}: {
  readonly person: Person;
  readonly onAct: (action: PersonAction) => void;
}): ReactElement {
  const { isOperator, name } = person;
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for ${name}`}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<KeyRound aria-hidden="true" />} onSelect={() => onAct('reset')}>
        Reset password…
      </MenuItem>
      <MenuItem
        icon={isOperator ? <ShieldOff aria-hidden="true" /> : <ShieldCheck aria-hidden="true" />}
        onSelect={() => onAct('operator')}
      >
        {isOperator ? 'Remove operator rights…' : 'Make operator…'}
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => onAct('signOut')}>
        Sign out everywhere…
      </MenuItem>
      <MenuLine />
      <MenuItem danger icon={<UserMinus aria-hidden="true" />} onSelect={() => onAct('remove')}>
        Remove…
      </MenuItem>
    </Menu>
  );
}
