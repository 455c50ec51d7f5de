import { expect } from 'vitest';
import { DevMailbox, DevMailboxModule, Outbox } from '../../src/index.js';
import { hostTest, serverTest } from '../support/fixtures.js';
import type { TestHost } from '../support/host.js';
import { raw } from '../support/http.js';
import { Club, clubHost } from './club.js';

const test = hostTest();
const onServer = serverTest();

const JSON_ONLY = { accept: 'application/json' };
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/json;q=0.9' };

async function startWithMails(
  startHost: (parts: ReturnType<typeof clubHost>, options?: object) => Promise<TestHost>,
  url: string,
  options?: { express: boolean },
): Promise<TestHost> {
  const { imports } = clubHost(url, { devMailbox: true });
  const host = await startHost({ imports: [...imports!, DevMailboxModule] }, options);
  const club = host.app.get(Club);
  const countWaiting = async () => (await host.app.get(Outbox).readBacklog()).waiting;
  await club.notify('first@example.com', 'See https://club.example/x#y');
  // Mails that wait together are sent in any order.
  await expect.poll(countWaiting).toBe(0);
  await club.notify(
    'second@example.com',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
  );
  await expect.poll(countWaiting).toBe(0);
  return host;
}

test.for([
  ['Fastify', false],
  ['Express', true],
] as const)(
  'GET /dev/mail on %s shows the mails that were caught, as pages and as JSON',
  async ([, express], { newDatabase, startHost }) => {
    const host = await startWithMails(startHost, await newDatabase(), { express });
    const { body } = await host.call('GET', '/dev/mail', { headers: JSON_ONLY });
    expect(body.mails).toMatchObject([
      { to: 'second@example.com', subject: '<img src=x onerror=alert(1)>', kind: 'club-notice' },
      {
        to: 'first@example.com',
        from: 'The Club <club@club.example>',
        links: ['https://club.example/x#y'],
      },
    ]);
    const { id } = body.mails[0];
    expect((await host.call('GET', `/dev/mail/${id}`, { headers: JSON_ONLY })).body).toEqual(
      body.mails[0],
    );

    const list = await host.call('GET', '/dev/mail', { headers: BROWSER });
    expect(list.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(list.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; frame-src 'self';/,
    );
    expect(list.body).toContain(`<a href="mail/${id}">`);
    const page = await host.call('GET', `/dev/mail/${id}`, { headers: BROWSER });
    for (const { body: text } of [list, page]) {
      expect(text).toContain('&lt;img src=x');
      expect(text).not.toMatch(/<img|<script/);
    }
    const html = await host.call('GET', `/dev/mail/${id}/html`, { headers: BROWSER });
    expect(html.body).toContain('<script>');
    expect(html.headers.get('content-security-policy')).toMatch(/; sandbox allow-popups /);
    expect(html.headers.get('content-security-policy')).not.toMatch(/script|allow-same-origin/);

    for (const path of ['/dev/mail/unknown', '/dev/mail/unknown/html', `/dev/mail/${id}%00`]) {
      expect((await host.call('GET', path, { headers: BROWSER })).status).toBe(404);
    }
  },
);

test('GET /dev/mail answers 404 to a request that a proxy passed on, or for another host name', async ({
  newDatabase,
  startHost,
}) => {
  const host = await startWithMails(startHost, await newDatabase());
  const get = (lines: string) =>
    raw(host.url, `GET /dev/mail HTTP/1.1\r\nConnection: close\r\n${lines}\r\n\r\n`);
  for (const name of ['localhost:3000', '127.0.0.1', '127.0.0.1:1', '[::1]:3000', 'LOCALHOST']) {
    expect((await get(`Host: ${name}`)).status, name).toBe(200);
  }
  for (const lines of [
    'Host: evil.example',
    'Host: localhost.evil.example',
    'Host: 127.0.0.1.evil.example:3000',
    'Host: evil.example:3000\r\nX: localhost',
    'Host: localhost\r\nX-Forwarded-For: 127.0.0.1',
    'Host: localhost\r\nX-Forwarded-Host: localhost',
    'Host: localhost\r\nForwarded: for=127.0.0.1',
    'Host: localhost\r\nX-Real-IP: 127.0.0.1',
    'Host: localhost\r\nVia: 1.1 proxy',
    'Host: ',
  ]) {
    const { status, text } = await get(lines);
    expect([400, 404], lines).toContain(status);
    expect(text).not.toContain('example.com');
  }
});

onServer(
  'A development server has GET /dev/mail, which is not in the OpenAPI document',
  async ({ server }) => {
    expect(server.app.get(DevMailbox).list()).toEqual([]);
    const { status, body } = await server.call('GET', '/dev/mail', { headers: BROWSER });
    expect(status).toBe(200);
    expect(body).toContain('There is no mail yet');
    const { body: document } = await server.call('GET', '/openapi.json');
    expect(Object.keys(document.paths).filter((path) => path.startsWith('/dev/'))).toEqual([]);
  },
);

onServer('A server that sends no mail has no GET /dev/mail', async ({ startServer }) => {
  const server = await startServer({ mail: undefined });
  const { status, body } = await server.call('GET', '/dev/mail', { headers: BROWSER });
  expect([status, body.code]).toEqual([404, 'not_found']);
  expect(server.app.get(Outbox).isOn).toBe(false);
});

onServer('GET /dev/mail answers 404 if the issuer is not this machine', async ({ startServer }) => {
  const server = await startServer({ issuer: 'https://auth.example.com' });
  expect((await server.call('GET', '/dev/mail', { headers: BROWSER })).status).toBe(404);
});
