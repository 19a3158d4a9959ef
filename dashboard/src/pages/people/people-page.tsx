import { UserPlus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Invitations } from './invitations';
import { InviteDialog } from './invite-dialog';
import { People } from './people';

/** Everybody who can sign in, and who is invited to. */
export function PeoplePage(): ReactElement {
  const [isInviting, setInviting] = useState(false);
  return (
    <Page
      title="People"
      description="Who can sign in, and for which account."
      actions={
        <Button tone="primary" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden="true" />
          Invite person
        </Button>
      }
    >
      <People label="People" />
      <Invitations />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}
