import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Events } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';

const token = randomBytes(24).toString('base64url');
const test = serverTest({ metricsToken: token });

test('GET /metrics counts the mails that ended and that wait, and no kind that is not a word', async ({
  server,
}) => {
  const events = server.app.get(Events, { strict: false });
  const mail = { mailId: 'x', userId: null };
  events.emit('mail.sent', { ...mail, kind: 'reset-password' });
  events.emit('mail.refused', { ...mail, kind: 'jo@example.com', code: '550' });
  const samples = parseSamples((await server.call('GET', '/metrics', { token })).body);
  const count = (labels: Record<string, string>) => sumSamples(samples, 'mails_total', labels);
  expect(count({ kind: 'reset-password', outcome: 'sent' })).toBe(1);
  expect(count({ kind: 'other', outcome: 'refused' })).toBe(1);
  expect(sumSamples(samples, 'mails_waiting')).toBe(0);
  expect(sumSamples(samples, 'mails_oldest_seconds')).toBe(0);
});
