import { type ComponentType, type LazyExoticComponent, lazy, type ReactElement } from 'react';
import { AskError } from './ask-error';

const failed = new Set<() => void>();

/**
 * A component whose file is loaded when it is first shown. Unlike with `lazy` alone a file that could
 * not be loaded is asked for again, once `forgetFailedLoads` was called.
 */
export function loadLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let part: LazyExoticComponent<ComponentType<Props>> | undefined;
  const forget = (): void => {
    part = undefined;
  };
  const attempt = async (): Promise<{ default: ComponentType<Props> }> => {
    try {
      return { default: await load() };
    } catch {
      failed.add(forget);
      throw await whyNotLoaded();
    }
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once per file, by a module
  return function Part(props: Props): ReactElement {
    // Not forgotten by itself: it is rendered anew as soon as it fails, and would go on for ever.
    part ??= lazy(attempt);
    const Loaded: ComponentType<Props> = part as ComponentType<Props>;
    return <Loaded {...props} />;
  };
}

/** Makes the next showing of what could not be loaded another try. */
export function forgetFailedLoads(): void {
  for (const forget of failed) forget();
  failed.clear();
}

/** A server that answers may have no such file any more, since it was updated; or something is in between. */
async function whyNotLoaded(): Promise<AskError> {
  const isThere = await fetch('/healthz', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  return isThere
    ? new AskError({
        code: 'NOT_LOADED',
        message:
          'This part of the page could not be loaded. Reload the page to try again; the server may have been updated.',
      })
    : new AskError({ code: 'UNREACHABLE', message: 'The server cannot be reached.' });
}
