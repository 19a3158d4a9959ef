import { ChevronRight } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';

/**
 * Something that is folded away until its summary is pressed. `open` is how it begins; from then on
 * only the reader folds it, and a form with an error in it unfolds it (`useProblemFocus`).
 */
export function Disclosure({
  summary,
  open = false,
  children,
}: {
  readonly summary: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const [isOpen, setOpen] = useState(open);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="group"
    >
      <summary className="flex min-h-8 w-fit cursor-pointer list-none items-center gap-1.5 rounded-md text-sm font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 transition-transform group-open:rotate-90"
        />
        {summary}
      </summary>
      <div className="pt-3 pl-5.5">{children}</div>
    </details>
  );
}
