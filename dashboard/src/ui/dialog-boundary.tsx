import { Component, type ReactNode, Suspense } from 'react';
import { forgetFailedLoads } from '../data/load-later';
import { toastRefusal } from './toasts';

interface DialogBoundaryProps {
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Around a dialog that is loaded later: if it cannot be, a message says so and the page stays. */
export class DialogBoundary extends Component<DialogBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    forgetFailedLoads();
    toastRefusal(error);
    this.props.onClose();
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : <Suspense>{this.props.children}</Suspense>;
  }
}
