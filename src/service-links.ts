/**
 * Whether a variable is a service link: Kubernetes gives each container the addresses of the
 * services of its namespace, in variables that begin with the service's name. Of a service called
 * `tollkey`, or `tollkey-` and more, they look like settings.
 *
 * Name and value must both have the form, so that a mistyped setting is still one. See
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables.
 */
export function isServiceLink(name: string, value: string): boolean {
  return LINKS.some((link) => link.name.test(name) && link.value.test(value));
}

const NUMBER = /^\d{1,5}$/;
const ADDRESS = /^[\da-f.:]+$/i;
// IPv6 addresses come with and without brackets.
const URL_OF_PORT = /^(?:tcp|udp|sctp):\/\/\[?[\da-f.:]+\]?:\d{1,5}$/i;

const LINKS: readonly { readonly name: RegExp; readonly value: RegExp }[] = Object.freeze([
  { name: /_SERVICE_HOST$/, value: ADDRESS },
  // Of several ports each has a name.
  { name: /_SERVICE_PORT(?:_[A-Z0-9_]+)?$/, value: NUMBER },
  { name: /_PORT$/, value: URL_OF_PORT },
  { name: /_PORT_\d{1,5}_(?:TCP|UDP|SCTP)$/, value: URL_OF_PORT },
  { name: /_PORT_\d{1,5}_(?:TCP|UDP|SCTP)_ADDR$/, value: ADDRESS },
  { name: /_PORT_\d{1,5}_(?:TCP|UDP|SCTP)_PORT$/, value: NUMBER },
  { name: /_PORT_\d{1,5}_(?:TCP|UDP|SCTP)_PROTO$/, value: /^(?:tcp|udp|sctp)$/i },
]);
