import { Component, type ReactElement, type ReactNode } from 'react';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

interface PageBoundaryProps {
  /** The path of the page: another page is another try. */
  readonly place: string;
  readonly children: ReactNode;
}

/** Shows a page that broke as a notice, and leaves the rest of the dashboard as it is. */
export class PageBoundary extends Component<PageBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidUpdate({ place }: PageBoundaryProps): void {
    if (place !== this.props.place && this.state.isBroken) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

/** Also seen when the server was updated and a page's file has another name now. */
function Broken(): ReactElement {
  return (
    <div role="alert" className="grid justify-items-start gap-4">
      <Callout tone="bad" title="This page failed">
        <p>It may be from before an update of the server.</p>
      </Callout>
      <Button onClick={() => location.reload()}>Load it again</Button>
    </div>
  );
}
