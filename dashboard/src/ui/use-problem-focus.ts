import { type RefObject, useEffect, useRef, useState } from 'react';
import { refusalOf } from '../data/ask-error';

/** A form that leads to what is wrong in it. */
interface ProblemFocus {
  readonly form: RefObject<HTMLFormElement | null>;
  /** To be called with each attempt to send it. */
  readonly noteSubmit: () => void;
}

/**
 * After each attempt to send a form, and when it is refused for `error`: unfolds what holds an error,
 * and puts the focus on the first. What was folded by hand in between stays folded.
 */
export function useProblemFocus(error: unknown): ProblemFocus {
  const form = useRef<HTMLFormElement>(null);
  const [submits, setSubmits] = useState(0);
  // A page that asks again and again is refused with another error each time, for the same reason.
  const reason = error == null ? undefined : refusalOf(error).message;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt and each refusal counts
  useEffect(() => {
    const wrong = form.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
    for (const field of wrong) field.closest('details')?.setAttribute('open', '');
    wrong[0]?.focus();
  }, [submits, reason]);
  return { form, noteSubmit: () => setSubmits(submits + 1) };
}
