import type { Request, RequestHandler, Response } from 'express';
import { createAdmit } from './admission.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { headersOfNode } from './credential-headers.ts';
import { restAnswer } from './refusal-answer.ts';
import { reportToConsole } from './report-to-console.ts';
import type { ValidVerdict } from './verdict.ts';

declare global {
  namespace Express {
    interface Request {
      /** What Tollkey says of the key; nothing where no `requireApiKey` ran, or it was let pass. */
      tollkey?: ValidVerdict | undefined;
    }
  }
}

/**
 * Lets only calls with a valid API key go on. For Express 5 and 4.
 *
 * @example
 * app.use('/api', requireApiKey({ url: 'http://127.0.0.1:4000', scopes: ['workflows:run'] }));
 * app.get('/api/me', (request, response) => response.send(request.tollkey?.apiKey.label));
 *
 * @throws TypeError when an option is wrong.
 */
export function requireApiKey(options: ApiKeyOptions<Request>): RequestHandler {
  const admit = createAdmit(options);

  async function isAdmitted(request: Request, response: Response): Promise<boolean> {
    const headers = headersOfNode(request);
    const requestId = request.get('x-request-id');
    const admission = await admit({ request, headers, requestId, report: reportToConsole });
    // Meanwhile somebody else may have answered, such as a middleware that limits the time.
    if (response.headersSent) return false;
    if (admission.kind === 'admitted') {
      request.tollkey = admission.verdict;
      response.set(admission.headers);
      return true;
    }
    const { status, headers: answerHeaders, body } = restAnswer(admission, { requestId });
    response.status(status).set(answerHeaders).send(body);
    return false;
  }

  return function tollkeyHandler(request, response, next) {
    // Not `.catch`: what a later handler throws is Express's own, and next is called once.
    isAdmitted(request, response).then((admitted) => {
      if (admitted) next();
    }, next);
  };
}
