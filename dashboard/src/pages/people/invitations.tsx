import { type ReactElement, useState } from 'react';
import { useAsk } from '../../data/use-ask';
import { useDo } from '../../data/use-do';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ConfirmDialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { Pager, usePages } from '../../ui/pager';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { toast } from '../../ui/toasts';
import { cancelInvitationMutation, invitationsQuery } from './people-documents';

const PAGE_SIZE = 20;

/** Invitations that nobody has accepted yet, of one account or all; nothing while there are none. */
export function Invitations({
  accountId = null,
}: {
  readonly accountId?: string | null;
}): ReactElement | null {
  const pages = usePages();
  const { data } = useAsk(invitationsQuery, { accountId, first: PAGE_SIZE, after: pages.after });
  const [cancelling, setCancelling] = useState<{ id: string; email: string } | null>(null);
  if (data === undefined || data.invitations.totalCount === 0) return null;
  return (
    <Card title="Pending invitations" description="Links that nobody has used yet.">
      <Table label="Pending invitations">
        <TableHead>
          <ColumnHeader>E-mail</ColumnHeader>
          <ColumnHeader>Account</ColumnHeader>
          <ColumnHeader>Invited</ColumnHeader>
          <ColumnHeader>Expires</ColumnHeader>
          <ColumnHeader hidden>Actions</ColumnHeader>
        </TableHead>
        <TableBody>
          {data.invitations.nodes.map((invitation) => {
            const email = invitation.email ?? 'Anybody';
            return (
              <Row key={invitation.id}>
                <RowHeader>
                  <span className="flex flex-wrap items-center gap-2 break-all">
                    {invitation.email === null ? email : <Literal>{email}</Literal>}
                    {invitation.isOperator && <Badge tone="accent">Operator</Badge>}
                  </span>
                </RowHeader>
                <Cell label="Account">
                  <Literal>{invitation.account.name}</Literal>
                </Cell>
                <Cell label="Invited">
                  <RelativeTime at={invitation.createdAt} />
                </Cell>
                <Cell label="Expires">
                  <RelativeTime at={invitation.expiresAt} />
                </Cell>
                <Cell className="text-right">
                  <Button
                    tone="quiet"
                    aria-label={`Cancel the invitation of ${email}`}
                    onClick={() => setCancelling({ id: invitation.id, email })}
                  >
                    Cancel
                  </Button>
                </Cell>
              </Row>
            );
          })}
        </TableBody>
      </Table>
      <Pager pages={pages} pageSize={PAGE_SIZE} connection={data.invitations} />
      {cancelling !== null && (
        <CancelDialog invitation={cancelling} onClose={() => setCancelling(null)} />
      )}
    </Card>
  );
}

function CancelDialog({
  invitation,
  onClose,
}: {
  readonly invitation: { readonly id: string; readonly email: string };
  readonly onClose: () => void;
}): ReactElement {
  const cancel = useDo(cancelInvitationMutation, {
    onSuccess: () => {
      toast(
        <>
          The invitation of <Literal>{invitation.email}</Literal> was cancelled
        </>,
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Cancel the invitation?"
      action="Cancel invitation"
      dismissal="Keep it"
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate({ input: { id: invitation.id } })}
      onClose={onClose}
    >
      <p>
        The link for <Literal className="font-bold">{invitation.email}</Literal> stops working at
        once. You can invite them again.
      </p>
    </ConfirmDialog>
  );
}
