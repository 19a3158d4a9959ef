import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { Button, IconButton } from './button';
import { ErrorCallout } from './error-callout';
import { joinClasses } from './join-classes';
import { useProblemFocus } from './use-problem-focus';

/** What a dialog takes. */
interface DialogProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly onClose: () => void;
  /** Only a button inside closes it: neither Esc nor a click outside, for what is shown once. */
  readonly guarded?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog, open for as long as it is rendered; the focus returns to where it was. */
export function Dialog(props: DialogProps): ReactElement {
  const { guarded = false, onClose, description } = props;
  const [opener] = useState(() => document.activeElement);
  const stay = (event: Event): void => {
    if (guarded || isOnMessage(event)) event.preventDefault();
  };
  const stayOnEscape = (event: Event): void => {
    if (guarded || isInOpenList(event)) event.preventDefault();
  };
  const giveFocusBack = (event: Event): void => {
    event.preventDefault();
    const target = opener?.isConnected ? opener : document.querySelector('main');
    if (target instanceof HTMLElement) target.focus();
  };
  return (
    <RadixDialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 grid place-items-center overflow-y-auto bg-overlay p-3 sm:p-6">
          <RadixDialog.Content
            onCloseAutoFocus={giveFocusBack}
            onEscapeKeyDown={stayOnEscape}
            onInteractOutside={stay}
            {...(description === undefined && { 'aria-describedby': undefined })}
            className={joinClasses(
              'popping relative grid w-full gap-5 rounded-2xl border border-line bg-raised p-5 shadow-raised sm:p-6',
              props.wide ? 'max-w-2xl' : 'max-w-lg',
            )}
          >
            <div className={joinClasses('grid gap-1', !guarded && 'pr-9')}>
              <RadixDialog.Title className="text-lg font-semibold">{props.title}</RadixDialog.Title>
              {description !== undefined && (
                <RadixDialog.Description className="text-sm text-ink-soft">
                  {description}
                </RadixDialog.Description>
              )}
            </div>
            {props.children}
            {!guarded && (
              <RadixDialog.Close asChild>
                <IconButton label="Close" className="absolute top-4 right-4">
                  <X aria-hidden="true" />
                </IconButton>
              </RadixDialog.Close>
            )}
          </RadixDialog.Content>
        </RadixDialog.Overlay>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Whether a key was pressed in a combobox whose list is open: Escape closes that, not the dialog. */
function isInOpenList({ target }: Event): boolean {
  return target instanceof Element && target.matches('[role="combobox"][aria-expanded="true"]');
}

/**
 * Whether a message was pressed, to dismiss it: what is typed in the dialog below it stays. By now it
 * may be out of the document, so it is told by itself and not by what it stood in.
 */
function isOnMessage({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-message]') !== null;
}

/** The buttons below a dialog, the one that acts last. */
export function DialogActions({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end [&_button]:max-sm:min-h-11">
      {children}
    </div>
  );
}

/** What a form in a dialog takes. */
interface DialogFormProps {
  /** What the button says that sends it. */
  readonly action: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  /** Why it was refused. What belongs beside a field is not repeated if `fields` names it. */
  readonly error: unknown;
  readonly fields?: readonly string[];
  readonly children: ReactNode;
}

/**
 * The form inside a dialog: its fields, what was refused, and the buttons to cancel and to send.
 * What is wrong with a field puts the focus there.
 */
export function DialogForm(props: DialogFormProps): ReactElement {
  const { action, busy, children, error, fields = [], onClose, onSubmit } = props;
  const { form, noteSubmit } = useProblemFocus(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    noteSubmit();
    onSubmit();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="grid min-w-0 grid-cols-1 gap-5">
      {children}
      <ErrorCallout error={error} except={fields} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}

/** A dialog that is a form. Its answer may hold what is shown once, so it waits for it. */
export function FormDialog({
  action,
  busy,
  error,
  fields = [],
  onSubmit,
  children,
  ...dialog
}: DialogProps & DialogFormProps): ReactElement {
  const close = (): void => {
    if (!busy) dialog.onClose();
  };
  const form = { action, busy, error, fields, onSubmit, onClose: close };
  return (
    <Dialog {...dialog} onClose={close}>
      <DialogForm {...form}>{children}</DialogForm>
    </Dialog>
  );
}

/** What a question before an action takes. */
interface ConfirmDialogProps {
  readonly title: ReactNode;
  readonly action: string;
  /** What the other button says. Defaults to "Cancel". */
  readonly dismissal?: string;
  /** How the action looks. Defaults to `danger`. */
  readonly tone?: 'danger' | 'primary';
  readonly children: ReactNode;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. `children` say what will happen and to what. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { action, busy, children, error, onConfirm, title } = props;
  const close = (): void => {
    if (!busy) props.onClose();
  };
  return (
    <Dialog title={title} onClose={close}>
      <div className="grid gap-3 text-sm">{children}</div>
      <ErrorCallout error={error} />
      <DialogActions>
        <Button onClick={close}>{props.dismissal ?? 'Cancel'}</Button>
        <Button tone={props.tone ?? 'danger'} busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
