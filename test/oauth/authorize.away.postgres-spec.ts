import { expect, test } from 'vitest';
import { createDatabase } from '../support/databases.js';
import { beginTrip, CLIENTS, getCode, PlainBrowser, SPA } from '../support/plain-browser.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer } from '../support/server.js';

test('While the database is away, the sign-in page and GET /authorize are pages 503', async ({
  onTestFinished,
}) => {
  const database = await createDatabase();
  const { url, proxy } = await DatabaseProxy.before(database.url);
  const server = await startServer({ databaseUrl: url, clients: CLIENTS, recheckSeconds: 1 });
  onTestFinished(async () => {
    await server.close();
    await proxy.cut();
    await database.drop();
  });
  const user = await server.register();
  const browser = new PlainBrowser(server);
  await getCode(browser, user);
  const page = await browser.open(beginTrip(SPA, { prompt: 'login' }).path);
  await proxy.cut();
  const { username, password } = user;
  const sent = () => browser.submit(page, { username, password });
  const opened = () => browser.send('GET', beginTrip(SPA).path);
  for (const open of [sent, opened]) {
    await expect.poll(async () => (await open()).status, { timeout: 10_000 }).toBe(503);
    const { headers, body } = await open();
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body).toContain('Try again in a minute.');
    expect(headers.get('location')).toBeNull();
  }
});
