import {
  Activity,
  Ban,
  CirclePlay,
  Eye,
  MoreHorizontal,
  Pencil,
  RefreshCw,
  SearchCheck,
  Trash2,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { Button, IconButton } from '../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import type { KeyFields } from './key-documents';
import type { KeyAction } from './use-key-actions';

/** What can be done with one key: the pencil, and all else in a menu. */
export function KeyMenu({
  apiKey,
  onAct,
  isDetails = false,
}: {
  readonly apiKey: KeyFields;
  readonly onAct: (action: KeyAction, apiKey: KeyFields) => void;
  /** On the key's own page, which needs no way to itself. */
  readonly isDetails?: boolean;
}): ReactElement {
  const [, navigate] = useLocation();
  const isRevoked = apiKey.status === 'REVOKED';
  return (
    <div className="flex items-center justify-end gap-1">
      {!isRevoked && isDetails && (
        <Button aria-label={`Edit ${apiKey.label}`} onClick={() => onAct('edit', apiKey)}>
          <Pencil aria-hidden="true" />
          Edit
        </Button>
      )}
      {!isRevoked && !isDetails && (
        <IconButton label={`Edit ${apiKey.label}`} onClick={() => onAct('edit', apiKey)}>
          <Pencil aria-hidden="true" />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton label={`More actions for ${apiKey.label}`}>
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
      >
        {!isDetails && (
          <MenuItem icon={<Eye />} onSelect={() => navigate(`/api-keys/${apiKey.id}`)}>
            View details
          </MenuItem>
        )}
        <MenuItem icon={<SearchCheck />} onSelect={() => navigate(`/explain?id=${apiKey.id}`)}>
          Explain
        </MenuItem>
        <MenuItem icon={<Activity />} onSelect={() => navigate(`/usage?key=${apiKey.id}`)}>
          Usage
        </MenuItem>
        {!isRevoked && <Changes apiKey={apiKey} onAct={onAct} />}
      </Menu>
    </div>
  );
}

function Changes({
  apiKey,
  onAct,
}: {
  readonly apiKey: KeyFields;
  readonly onAct: (action: KeyAction, apiKey: KeyFields) => void;
}): ReactElement {
  return (
    <>
      <MenuLine />
      <MenuItem icon={<RefreshCw />} onSelect={() => onAct('rotate', apiKey)}>
        Rotate secret
      </MenuItem>
      {apiKey.status === 'DISABLED' ? (
        <MenuItem icon={<CirclePlay />} onSelect={() => onAct('enable', apiKey)}>
          Enable
        </MenuItem>
      ) : (
        <MenuItem icon={<Ban />} onSelect={() => onAct('disable', apiKey)}>
          Disable
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem danger icon={<Trash2 />} onSelect={() => onAct('revoke', apiKey)}>
        Revoke
      </MenuItem>
    </>
  );
}
