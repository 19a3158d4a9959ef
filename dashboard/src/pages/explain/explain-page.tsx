import { RotateCw } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAsk } from '../../data/use-ask';
import { useDo } from '../../data/use-do';
import { Button } from '../../ui/button';
import { ErrorCallout } from '../../ui/error-callout';
import { Field } from '../../ui/field';
import { KeyPicker } from '../../ui/key-picker';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/skeleton';
import { useProblemFocus } from '../../ui/use-problem-focus';
import { DemandFields, NO_DEMAND, readDemand } from './demand-fields';
import { type Explanation, explainQuery } from './explanation';
import { ExplanationResult } from './explanation-result';
import { isKeyId, secretOf } from './read-pasted';
import { SecretInput } from './secret-input';

/** The inputs whose refusal stands beside them. */
const FIELDS = ['scopes', 'cost'];

/**
 * Why a key works or does not. A picked key stands in the address and is explained live; a pasted
 * secret stays in this page's memory only, is sent when asked to, and is forgotten on leaving.
 */
export function ExplainPage(): ReactElement {
  const [parameters, setParameters] = useSearchParams();
  const id = parameters.get('id') || null;
  const [secret, setSecret] = useState('');
  const [typed, setTyped] = useState(NO_DEMAND);
  const [demand, setDemand] = useState(() => readDemand(NO_DEMAND));
  const ofKey = useAsk(
    explainQuery,
    { input: { id, ...inputOf(demand) } },
    { enabled: id !== null },
  );
  const [answer, setAnswer] = useState<Explanation>();
  const [isEmpty, setEmpty] = useState(false);
  const ofSecret = useDo(explainQuery, {
    about: JSON.stringify,
    onSuccess: ({ explainApiKey }) => setAnswer(explainApiKey),
  });

  function pick(next: string | null): void {
    setParameters(next === null ? {} : { id: next });
    setSecret('');
    setAnswer(undefined);
    setEmpty(false);
    ofSecret.reset();
  }
  function take(text: string): void {
    if (isKeyId(text)) pick(text.trim());
    else setSecret(text);
  }
  function explain(): void {
    const asked = readDemand(typed);
    setDemand(asked);
    const presented = secretOf(secret);
    setEmpty(presented === '' && id === null);
    if (presented === '') return;
    if (id !== null) setParameters({});
    ofSecret.mutate({ input: { secret: presented, ...inputOf(asked) } });
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ofSecret.isPending) return;
    noteSubmit();
    explain();
  }
  function checkAgain(): void {
    if (ofSecret.variables !== undefined) ofSecret.mutate(ofSecret.variables);
  }

  const error = id === null ? ofSecret.error : ofKey.error;
  const { form, noteSubmit } = useProblemFocus(error);
  const isOfKey = id !== null && ofKey.data !== undefined && !ofKey.isPlaceholderData;
  return (
    <Page title="Explain" description="Why a key works or does not. Asking spends nothing of it.">
      <form
        ref={form}
        onSubmit={submit}
        noValidate
        className="grid gap-4 rounded-xl border border-line bg-surface p-4 sm:p-5"
      >
        <div className="grid items-start gap-4 md:grid-cols-[1fr_auto_1fr]">
          <Field
            label="Secret"
            hint="It is sent to this server only, and kept nowhere."
            error={isEmpty ? 'Paste a secret here, or pick a key.' : undefined}
          >
            <SecretInput value={secret} onChange={take} />
          </Field>
          <p className="text-sm text-ink-soft md:pt-8.5">or</p>
          <Field label="Key" hint="Its current secret is looked at, live.">
            <KeyPicker value={id} onPick={pick} placeholder="Pick a key" />
          </Field>
        </div>
        <DemandFields value={typed} onChange={setTyped} error={error} />
        <Button
          type="submit"
          tone="primary"
          busy={ofSecret.isPending}
          className="justify-self-start"
        >
          Explain
        </Button>
      </form>
      <ErrorCallout error={error} except={FIELDS} />
      {id !== null && ofKey.isPending && <Skeleton lines={9} />}
      {isOfKey && <ExplanationResult explanation={ofKey.data.explainApiKey} />}
      {id === null && answer !== undefined && (
        <ExplanationResult
          explanation={answer}
          actions={
            <Button onClick={checkAgain} busy={ofSecret.isPending}>
              <RotateCw aria-hidden="true" />
              Check again
            </Button>
          }
        />
      )}
    </Page>
  );
}

function inputOf({ scopes, cost }: ReturnType<typeof readDemand>): {
  scopes: string[];
  cost: number;
} {
  return { scopes: [...scopes], cost };
}
