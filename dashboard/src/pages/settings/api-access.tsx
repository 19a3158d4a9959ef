import { ExternalLink } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { buttonClasses } from '../../ui/button';
import { Setting } from '../../ui/card';
import { Segmented } from '../../ui/choices';
import { CodeBlock, CodeTabs } from '../../ui/code';
import { HEADER_CHOICES, type HeaderName, headerSamples } from './header-samples';

/** How a program calls this server: where, with which header, and where to try it. */
export function ApiAccess(): ReactElement {
  const [header, setHeader] = useState<HeaderName>('access-token');
  const endpoint = `${location.origin}/query`;
  return (
    <Setting
      title="API access"
      description={
        <p>
          All that these pages do, a program can do with an API key. Keep the key out of your code.
        </p>
      }
    >
      <div className="grid grid-cols-1 gap-2">
        <h3 className="text-sm font-medium">GraphQL endpoint</h3>
        <CodeBlock label="GraphQL endpoint" code={endpoint} />
      </div>
      <div className="grid grid-cols-1 gap-2">
        <h3 className="text-sm font-medium">Send the key in a header</h3>
        <div>
          <Segmented label="Header" choices={HEADER_CHOICES} value={header} onChange={setHeader} />
        </div>
        <CodeTabs label="Languages" samples={headerSamples(endpoint, header)} />
      </div>
      <div>
        <a href="/query" className={buttonClasses()}>
          <ExternalLink aria-hidden="true" />
          Open GraphiQL
        </a>
      </div>
    </Setting>
  );
}
