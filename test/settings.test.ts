import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { send } from './support/client.ts';
import { createTempFolder } from './support/temp-folder.ts';
import { startTestServer } from './support/test-server.ts';

test('ignores the service links that Kubernetes adds', async () => {
  const links = (service: string): Readonly<Record<string, string>> => ({
    [`${service}_SERVICE_HOST`]: '10.0.0.1',
    [`${service}_SERVICE_PORT`]: '4000',
    [`${service}_SERVICE_PORT_HTTP`]: '4000',
    [`${service}_PORT`]: 'tcp://10.0.0.1:4000',
    [`${service}_PORT_4000_TCP`]: 'tcp://10.0.0.1:4000',
    [`${service}_PORT_4000_TCP_PROTO`]: 'tcp',
    [`${service}_PORT_4000_TCP_PORT`]: '4000',
    [`${service}_PORT_4000_TCP_ADDR`]: '10.0.0.1',
    [`${service}_PORT_53_UDP`]: 'udp://[fd00::1]:53',
    [`${service}_PORT_53_UDP_ADDR`]: 'fd00::1',
  });
  const environment = { ...links('TOLLKEY'), ...links('TOLLKEY_KEY_HEADERS'), ...links('OTHER') };
  const { url } = await startTestServer({ environment });
  expect((await send(url, { method: 'GET', path: '/healthz' })).status).toBe(200);
});

test.each([
  ['TOLLKEY_PORT', '4000'],
  ['TOLLKEY_PORT', 'http://10.0.0.1:4000'],
  ['TOLLKEY_SERVICE_HOST', 'keys.example.com'],
  ['TOLLKEY_PORT_4000_TCP_PROTO', 'yes'],
  ['TOLLKEY_HOST', '10.0.0.1'],
  ['TOLLKEY_OIDC_ISUER', 'https://accounts.example.com'],
])('stops at %s=%s, which is no service link', async (name, value) => {
  await expect(startTestServer({ environment: { [name]: value } })).rejects.toThrow(
    `${name} is no setting of Tollkey; expected one of`,
  );
});

test('reads every setting without the white space around it', async () => {
  const folder = createTempFolder();
  const server = await startTestServer({
    folder,
    environment: {
      PORT: ' 0\n',
      HOST: '127.0.0.1\r\n',
      BASE_URL: '\thttps://keys.example.com \n',
      DATABASE_URL: `file: ${folder}/keys.db\n`,
      LOG_LEVEL: 'info\n',
      TOLLKEY_DATA_DIR: ` ${folder}\n`,
      TOLLKEY_PEPPER: '\ufeffa pepper of thirty-two characters\n',
      TOLLKEY_KEY_PREFIX: 'gx\n',
      TOLLKEY_KEY_HEADERS: ' access-token , x-key \n',
      TOLLKEY_TRUSTED_PROXIES: ' 10.0.0.0/8 , 127.0.0.1\n',
      TOLLKEY_AUTH_SECRET: 'a secret for cookies, thirty-two characters\n',
      TOLLKEY_OIDC_ISSUER: 'https://accounts.example.com\n',
      TOLLKEY_OIDC_CLIENT_ID: 'tollkey\n',
      TOLLKEY_OIDC_CLIENT_SECRET: 'secret\n',
      TOLLKEY_OIDC_NAME: ' Acme\n',
    },
  });
  expect(server.app.url).toBe('https://keys.example.com');
  expect(existsSync(`${folder}/keys.db`)).toBe(true);
  await server.stop();
});

test.each([
  'PORT',
  'HOST',
  'BASE_URL',
  'DATABASE_URL',
  'LOG_LEVEL',
  'TOLLKEY_DATA_DIR',
  'TOLLKEY_PEPPER',
  'TOLLKEY_AUTH_SECRET',
  'TOLLKEY_ROOT_KEY',
  'TOLLKEY_KEY_PREFIX',
  'TOLLKEY_KEY_HEADERS',
  'TOLLKEY_TRUSTED_PROXIES',
  'TOLLKEY_OIDC_ISSUER',
  'TOLLKEY_OIDC_CLIENT_ID',
  'TOLLKEY_OIDC_CLIENT_SECRET',
  'TOLLKEY_OIDC_NAME',
])('refuses white space alone, and quotation marks, as a value of %s by name', async (name) => {
  for (const value of [' \n', '"./data"']) {
    const starting = startTestServer({ environment: { [name]: value } });
    await expect(starting).rejects.toThrow(`${name} is wrong: expected`);
  }
});

test.each([
  'cookie',
  'host',
  'content-type',
  'x-request-id',
  'X-Forwarded-For',
  'x-key-id',
  'proxy-authorization',
  'access-token,,x-api-key',
  'access-token, Access-Token',
  'access token',
  'a,b,c,d,e,f,g,h,i',
])('refuses %j as headers of keys', async (value) => {
  const starting = startTestServer({ environment: { TOLLKEY_KEY_HEADERS: value } });
  await expect(starting).rejects.toThrow('TOLLKEY_KEY_HEADERS is wrong: expected 1 to 8 different');
});
