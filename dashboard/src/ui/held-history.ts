/** What must not be left by the back button, and whom to tell that somebody tried. */
interface Hold {
  readonly href: string;
  readonly state: unknown;
  readonly onLeave: () => void;
}

let hold: Hold | undefined;

/**
 * Hears of the back button. Called once, before the first render: listeners of a window are called in
 * the order in which they came, and the router's would show another page.
 */
export function watchHistory(): void {
  addEventListener('popstate', (event) => {
    if (hold === undefined) return;
    event.stopImmediatePropagation();
    history.pushState(hold.state, '', hold.href);
    hold.onLeave();
  });
}

/** Keeps the page where it is until the returned function is called; `onLeave` hears each attempt. */
export function holdHistory(onLeave: () => void): () => void {
  const mine: Hold = { href: location.href, state: history.state, onLeave };
  hold = mine;
  return () => {
    if (hold === mine) hold = undefined;
  };
}
