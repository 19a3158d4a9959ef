import { Component, type ReactElement, type ReactNode, useEffect } from 'react';
import { refusalOf } from '../data/ask-error';
import { forgetFailedLoads } from '../data/load-later';
import { readShownOnce } from '../data/shown-once';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Rescued } from '../ui/rescued';
import { ServerWords } from '../ui/server-words';
import { lastMessage } from '../ui/toasts';

/** How often a page that could not be loaded is asked for again. */
const RETRY_MS = 3_000;

interface PageBoundaryProps {
  /** The path of the page: another page is another try. */
  readonly place: string;
  /** Where the notice stands. Defaults to the place of the page. */
  readonly className?: string;
  readonly children: ReactNode;
}

interface PageBoundaryState {
  readonly broken: {
    readonly error: unknown;
    /** What was said to be done just before. */
    readonly done: ReactNode;
  } | null;
}

/** Shows a page that broke as a notice, and leaves the rest of the dashboard as it is. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { broken: null };

  static getDerivedStateFromError(error: unknown): PageBoundaryState {
    return { broken: { error, done: lastMessage() } };
  }

  override componentDidUpdate({ place }: PageBoundaryProps): void {
    if (place === this.props.place || this.state.broken === null) return;
    // What is shown only once stays until the person says that they have saved it.
    if (readShownOnce() === null) this.retry();
  }

  readonly retry = (): void => {
    forgetFailedLoads();
    this.setState({ broken: null });
  };

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === null) return this.props.children;
    const { code, message } = refusalOf(broken.error);
    const shown = readShownOnce();
    if (shown !== null) {
      return (
        <div role="alert" className={this.props.className}>
          <Rescued shown={shown} onSaved={this.retry} />
        </div>
      );
    }
    return (
      <div role="alert" className={this.props.className}>
        {code === 'UNREACHABLE' ? (
          <OutOfReach message={message} onRetry={this.retry} />
        ) : (
          <Broken
            {...(code !== 'NOT_LOADED' && { title: 'This page failed' })}
            message={message}
            done={broken.done}
          />
        )}
      </div>
    );
  }
}

/** Tries again by itself, so that the page comes back with the server. */
function OutOfReach({
  message,
  onRetry,
}: {
  readonly message: string;
  readonly onRetry: () => void;
}): ReactElement {
  useEffect(() => {
    const timer = setTimeout(onRetry, RETRY_MS);
    return () => clearTimeout(timer);
  }, [onRetry]);
  return (
    <Callout tone="warn" title="This page could not be loaded">
      <p>{message} It is tried again every few seconds.</p>
    </Callout>
  );
}

function Broken({
  title,
  message,
  done,
}: {
  readonly title?: string;
  readonly message: string;
  readonly done: ReactNode;
}): ReactElement {
  return (
    <div className="grid justify-items-start gap-4">
      {done !== null && (
        <Callout tone="good" title="What you did before it failed was done">
          {done}
        </Callout>
      )}
      <Callout tone="bad" {...(title !== undefined && { title })}>
        <p>
          <ServerWords text={message} />
        </p>
      </Callout>
      <Button onClick={() => location.reload()}>Reload the page</Button>
    </div>
  );
}
