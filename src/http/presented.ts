import type { Presented } from '../context/credential.ts';
import type { HttpRequest } from './reply.ts';

/** What a request presents to say who asks. */
export function presentedBy({ message, path, search }: HttpRequest): Presented {
  const {
    'access-token': accessToken = [],
    authorization = [],
    'x-forwarded-uri': forwarded = [],
  } = message.headersDistinct;
  return { accessToken, authorization, addresses: [path, search, ...forwarded] };
}
