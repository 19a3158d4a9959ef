import { useState } from 'react';
import {
  hasProblem,
  type KeyDraft,
  type KeyProblems,
  problemsOf,
  refusedFields,
} from './key-draft';

/** A draft in a form: what it is now, what is wrong with it, and how it is changed and sent. */
interface KeyDraftState {
  readonly draft: KeyDraft;
  readonly problems: KeyProblems;
  readonly change: (part: Partial<KeyDraft>) => void;
  /** Sends the draft by `send`, if nothing is wrong with it. */
  readonly submit: (send: (draft: KeyDraft) => void) => void;
}

/** Keeps a draft. Nothing is called wrong before it was sent once; `error` is its last refusal. */
export function useKeyDraft(initial: KeyDraft, error: unknown): KeyDraftState {
  const [draft, setDraft] = useState(initial);
  const [wasSent, setSent] = useState(false);
  const found = problemsOf(draft, Date.now());
  const isRight = !hasProblem(found);
  return {
    draft,
    problems: wasSent && !isRight ? found : refusedFields(error),
    change: (part) => setDraft({ ...draft, ...part }),
    submit(send) {
      setSent(true);
      if (isRight) send(draft);
    },
  };
}
