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
  const [sent, setSent] = useState<KeyDraft>();
  const found = problemsOf(draft, Date.now());
  const isRight = !hasProblem(found);
  return {
    draft,
    problems:
      sent !== undefined && !isRight ? found : stillRefused(refusedFields(error), sent, draft),
    change: (part) => setDraft({ ...draft, ...part }),
    submit(send) {
      setSent(draft);
      if (isRight) send(draft);
    },
  };
}

/** What the server refused, without what was changed since: of that nobody knows yet. */
function stillRefused(
  refused: KeyProblems,
  sent: KeyDraft | undefined,
  { expiration, label, limits, scopes }: KeyDraft,
): KeyProblems {
  return {
    label: label === sent?.label ? refused.label : undefined,
    expiration: expiration === sent?.expiration ? refused.expiration : undefined,
    perMinute: limits.perMinute === sent?.limits.perMinute ? refused.perMinute : undefined,
    perDay: limits.perDay === sent?.limits.perDay ? refused.perDay : undefined,
    scopes: scopes === sent?.scopes ? refused.scopes : undefined,
  };
}
