import { Literal } from '../../ui/literal';
import { toast } from '../../ui/toasts';

/** Says that something was done to a key. */
export function toastKey({ label }: { readonly label: string }, what: string): void {
  toast(
    <>
      Key <Literal>{label}</Literal> {what}
    </>,
  );
}
