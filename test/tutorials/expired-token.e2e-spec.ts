import { describe, expect, it } from 'vitest';
import { startServer } from '../support/server.js';

describe('tutorial: a token past its exp', () => {
  it('is refused, and the answer says that it expired', async () => {
    const server = await startServer({ accessTokenSeconds: 60 });
    const token = await server.signIn(await server.register());
    const me = () => server.call('GET', '/users/me', { token });

    expect((await me()).status).toBe(200);
    server.setClockAhead(58);
    expect((await me()).status).toBe(200);
    server.setClockAhead(68);
    const { status, headers, body } = await me();
    expect([status, body.detail]).toEqual([401, 'Could not validate credentials']);
    expect(headers.get('www-authenticate')).toContain('The access token expired');
    await server.close();
  });
});
