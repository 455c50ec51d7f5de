import { DeviceApproval } from '../../src/oauth/device/device-approval.js';
import { SignInService, UsersService } from '../../src/index.js';
import { BrowserSessions } from '../../src/sessions/browser-sessions.js';
import { toActor } from '../../src/events/actor.js';
import type { Answer } from './http.js';
import type { TestServer, TestUser } from './server.js';

/** The `grant_type` of a device (RFC 8628 section 3.4). */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** The built-in client of command lines. */
export const CLI = { client_id: 'nightlatch-cli' };
const BROWSER = { ip: '192.0.2.7', userAgent: 'Firefox' };

/** The answer of `POST /device_authorization`. */
export interface DeviceCodes {
  device_code: string;
  user_code: string;
  interval: number;
}

/** Asks for the codes of a device. */
export function askForCodes(
  server: Pick<TestServer, 'call'>,
  form: Record<string, string> = CLI,
  headers?: Record<string, string>,
): Promise<Answer> {
  return server.call('POST', '/device_authorization', { form, headers });
}

/** Polls for the tokens of a device once. */
export function poll(
  server: Pick<TestServer, 'call'>,
  { device_code }: Pick<DeviceCodes, 'device_code'>,
  client: Record<string, string> = CLI,
): Promise<Answer> {
  return server.call('POST', '/token', {
    form: { grant_type: DEVICE_GRANT, device_code, ...client },
  });
}

/** Signs the user in in a browser; returns the id of the session. */
export async function startBrowserSession(server: TestServer, { id }: TestUser): Promise<string> {
  const user = await server.app.get(UsersService).getById(id);
  const result = await server.app.get(SignInService).completeInBrowser(user, {
    methods: ['password'],
    request: BROWSER,
    lifetimeSeconds: 43_200,
  });
  if (result.status !== 'session') throw new Error('A sign-in step asks for more.');
  return result.session.id;
}

/** Allows or denies the request of a device, in this browser session. */
export async function decide(
  server: TestServer,
  user: TestUser,
  sessionId: string,
  { user_code }: Pick<DeviceCodes, 'user_code'>,
  status: 'approved' | 'denied' = 'approved',
): Promise<void> {
  const actor = { ...toActor(BROWSER), kind: 'user' as const, userId: user.id, sessionId };
  const browser = (await server.app.get(BrowserSessions).findById(sessionId))!;
  const approval = server.app.get(DeviceApproval, { strict: false });
  await approval.decide(user_code, status, { browser, actor });
}
