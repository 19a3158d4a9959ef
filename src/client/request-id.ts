const WELL_FORMED = /^[A-Za-z0-9._:-]{1,128}$/;

/** Whether Tollkey would take a text over as a request id. */
export function isRequestId(text: string): boolean {
  return WELL_FORMED.test(text);
}

/** A request id for an answer that Tollkey was not asked for. */
export function createRequestId(): string {
  return `req_${crypto.randomUUID().replaceAll('-', '')}`;
}
