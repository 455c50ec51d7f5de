import type { INestApplication } from '@nestjs/common';
import { MailRecorder } from '../../../src/testing.js';

/** Chooses a new password as a user does who has forgotten it; returns the status. */
export async function resetPassword(app: INestApplication, email: string, password: string) {
  const mails = MailRecorder.of(app);
  const post = async (path: string, body: object) =>
    fetch((await app.getUrl()) + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/forgot-password', { email });
  const { token } = await mails.waitFor(email);
  return (await post('/reset-password', { token, new_password: password })).status;
}
