import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { useAuth } from '../../data/use-auth';
import { PASSWORD_RULE } from '../../format/password-rule';
import { Button } from '../../ui/button';
import { Setting } from '../../ui/card';
import { ErrorCallout } from '../../ui/error-callout';
import { Field } from '../../ui/field';
import { PasswordInput } from '../../ui/inputs';
import { toast } from '../../ui/toasts';

/** Changes one's password; other places where one is signed in are signed out. */
export function PasswordSetting({ email }: { readonly email: string }): ReactElement {
  const client = useQueryClient();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = useAuth('/auth/change-password', () => {
    setCurrent('');
    setNew('');
    toast('Password changed');
    void client.invalidateQueries();
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!change.isPending) change.mutate({ currentPassword, newPassword });
  }

  return (
    <Setting
      title="Password"
      description={<p>When it changes, everywhere else where you are signed in is signed out.</p>}
    >
      <form onSubmit={submit} noValidate className="grid justify-items-start gap-4">
        {/* For password managers: whose password it is. */}
        <input type="email" hidden readOnly autoComplete="username" value={email} />
        <div className="grid w-full max-w-sm gap-4">
          <Field label="Current password" error={fieldError(change.error, 'currentPassword')}>
            <PasswordInput
              autoComplete="current-password"
              value={currentPassword}
              onChange={(event) => setCurrent(event.target.value)}
            />
          </Field>
          <Field
            label="New password"
            hint={PASSWORD_RULE}
            error={fieldError(change.error, 'newPassword')}
          >
            <PasswordInput
              autoComplete="new-password"
              value={newPassword}
              onChange={(event) => setNew(event.target.value)}
            />
          </Field>
        </div>
        <ErrorCallout error={change.error} except={['currentPassword', 'newPassword']} />
        <Button type="submit" busy={change.isPending}>
          Change password
        </Button>
      </form>
    </Setting>
  );
}
