import type { CookieRequest } from '../context/session-cookie.ts';
import type { HttpRequest } from './reply.ts';

/** What a browser presents without being asked, and where it says that its page is from. */
export function cookieOf({ message, method }: HttpRequest): CookieRequest {
  const { cookie, origin, host, 'sec-fetch-site': fetchSite } = message.headers;
  return { method, cookie, origin, host, fetchSite: fetchSite?.toString() };
}
