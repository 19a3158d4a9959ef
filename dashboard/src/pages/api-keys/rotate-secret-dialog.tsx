import { type ReactElement, useState } from 'react';
import { sayIfUnanswered } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { keepShownOnce } from '../../data/shown-once';
import { useDo } from '../../data/use-do';
import { RadioGroup } from '../../ui/choices';
import { Dialog, DialogForm } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { toast } from '../../ui/toasts';
import { EverythingNotice } from './everything-notice';
import type { KeyFields } from './key-documents';
import { describeOverlap, OVERLAP_CHOICES, type OverlapDraft, overlapSecondsOf } from './overlap';
import { SaveKey } from './save-key';

const rotateMutation = graphql(`
  mutation RotateKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) { secret apiKey { id label } }
  }
`);

const UNANSWERED =
  'No answer came, so it is not known whether the secret was rotated. Rotate again to be sure.';

/** Gives a key a new secret, and then shows it in the same dialog. */
export function RotateSecretDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyFields;
  readonly onClose: () => void;
}): ReactElement {
  const rotate = useDo(rotateMutation, {
    onSuccess: ({ rotateApiKey }) =>
      keepShownOnce({
        label: 'Secret',
        text: rotateApiKey.secret,
        done: 'Secret rotated',
        name: apiKey.label,
      }),
  });
  const secret = rotate.data?.rotateApiKey.secret;
  // The secret is in the answer that is on its way.
  const closeUnlessBusy = (): void => {
    if (!rotate.isPending) onClose();
  };
  return (
    <Dialog
      title={secret === undefined ? 'Rotate secret' : 'Save your key'}
      description={
        <>
          <Literal>{apiKey.label}</Literal>
          {secret === undefined
            ? ' gets a new secret. Its id, limits and counters stay.'
            : ', with its new secret.'}
        </>
      }
      onClose={closeUnlessBusy}
      guarded={secret !== undefined}
      wide={secret !== undefined}
    >
      {secret === undefined ? (
        <RotateForm
          apiKey={apiKey}
          onSubmit={(overlapSeconds) => rotate.mutate({ input: { id: apiKey.id, overlapSeconds } })}
          onClose={closeUnlessBusy}
          busy={rotate.isPending}
          error={sayIfUnanswered(rotate.error, UNANSWERED)}
        />
      ) : (
        <SaveKey
          secret={secret}
          onSaved={() => {
            toast(
              <>
                Secret of <Literal>{apiKey.label}</Literal> rotated
              </>,
            );
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

function RotateForm({
  apiKey,
  onSubmit,
  ...form
}: {
  readonly apiKey: KeyFields;
  readonly onSubmit: (overlapSeconds: number) => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly error: unknown;
}): ReactElement {
  const [draft, setDraft] = useState<OverlapDraft>({ choice: '24', hours: '48' });
  const [wasSent, setSent] = useState(false);
  const overlapSeconds = overlapSecondsOf(draft);
  const isWrong = wasSent && overlapSeconds === undefined;
  function submit(): void {
    setSent(true);
    if (overlapSeconds !== undefined) onSubmit(overlapSeconds);
  }
  return (
    <DialogForm {...form} action="Rotate secret" onSubmit={submit}>
      <div className="grid gap-3">
        <p className="text-sm font-medium">When does the old secret stop working?</p>
        <RadioGroup
          label="When does the old secret stop working?"
          choices={OVERLAP_CHOICES}
          value={draft.choice}
          onChange={(choice) => setDraft({ ...draft, choice })}
        />
        {draft.choice === 'custom' && (
          <Field label="Hours" error={isWrong ? 'A number from 0 to 720 (30 days).' : undefined}>
            <TextInput
              inputMode="decimal"
              autoComplete="off"
              value={draft.hours}
              onChange={({ target }) => setDraft({ ...draft, hours: target.value })}
            />
          </Field>
        )}
      </div>
      <p role="status" className="rounded-lg bg-sunken p-3 text-sm empty:p-0">
        {overlapSeconds !== undefined && describeOverlap(overlapSeconds, Date.now())}
      </p>
      <EverythingNotice apiKey={apiKey} />
    </DialogForm>
  );
}
