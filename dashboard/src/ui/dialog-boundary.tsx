import { Component, type ReactNode, Suspense } from 'react';
import { forgetFailedLoads } from '../data/load-later';
import { readShownOnce } from '../data/shown-once';
import { toastRefusal } from './toasts';

interface DialogBoundaryProps {
  readonly onClose: () => void;
  readonly children: ReactNode;
}

interface DialogBoundaryState {
  readonly broken: { readonly error: unknown } | null;
}

/**
 * Around a dialog that is loaded later: if it cannot be, a message says so and the page stays. If it
 * breaks while it shows something that is shown only once, the page's boundary shows that instead.
 */
export class DialogBoundary extends Component<DialogBoundaryProps, DialogBoundaryState> {
  override state: DialogBoundaryState = { broken: null };

  static getDerivedStateFromError(error: unknown): DialogBoundaryState {
    return { broken: { error } };
  }

  override componentDidCatch(error: unknown): void {
    forgetFailedLoads();
    toastRefusal(error);
    this.props.onClose();
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === null) return <Suspense>{this.props.children}</Suspense>;
    if (readShownOnce() !== null) throw broken.error;
    return null;
  }
}
