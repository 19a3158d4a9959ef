import { Tooltip as RadixTooltip } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
import { portalHome } from './portal-home';

/** Says more about what it wraps, on hover and on focus. Around everything: `TooltipProvider`. */
export function Tooltip({
  text,
  children,
}: {
  readonly text: ReactNode;
  readonly children: ReactElement;
}): ReactElement {
  const [home, setHome] = useState<Element | null>(null);
  return (
    <RadixTooltip.Root onOpenChange={() => setHome(portalHome(document.activeElement))}>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal container={home}>
        <RadixTooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="popping z-50 max-w-72 rounded-lg bg-ink px-2.5 py-1.5 text-xs font-medium text-canvas shadow-raised"
        >
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}

/** Lets tooltips follow each other without a delay. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactElement {
  return <RadixTooltip.Provider delayDuration={300}>{children}</RadixTooltip.Provider>;
}
