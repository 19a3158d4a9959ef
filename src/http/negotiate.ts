/** The media type of a GraphQL answer, and whether the client asked for the older of the two. */
export interface Negotiated {
  readonly contentType: string;
  /**
   * The client named `application/json` and not the GraphQL media type: then a document that does
   * not parse or validate is answered with status 200 (GraphQL over HTTP, section 6.4.1).
   */
  readonly isLegacy: boolean;
}

const GRAPHQL_JSON = 'application/graphql-response+json';
const JSON_TYPE = 'application/json';

/** Chooses the media type by the `Accept` header; `application/json` for whoever names neither. */
export function negotiate(accept: string | undefined): Negotiated {
  return USUAL.get(accept) ?? weigh(accept);
}

function weigh(accept: string | undefined): Negotiated {
  const weights = readWeights(accept ?? '');
  const graphql = weights.get(GRAPHQL_JSON) ?? 0;
  const json = weights.get(JSON_TYPE) ?? 0;
  const type = graphql > 0 && graphql >= json ? GRAPHQL_JSON : JSON_TYPE;
  return { contentType: `${type}; charset=utf-8`, isLegacy: json > 0 && graphql === 0 };
}

// What nearly all programs send, weighed once.
const USUAL: ReadonlyMap<string | undefined, Negotiated> = new Map(
  [undefined, '*/*', JSON_TYPE, `${JSON_TYPE}, */*`, `${GRAPHQL_JSON}, ${JSON_TYPE}`].map(
    (accept) => [accept, weigh(accept)],
  ),
);

/** Whether the client would rather have a page: it accepts HTML. */
export function acceptsHtml(accept: string | undefined): boolean {
  return (readWeights(accept ?? '').get('text/html') ?? 0) > 0;
}

// RFC 9110, section 12.5.1: a weight of 0 means "not acceptable", none means 1.
function readWeights(accept: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(type, weight === undefined ? 1 : Number(weight) || 0);
  }
  return weights;
}
