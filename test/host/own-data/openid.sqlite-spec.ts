import { Injectable } from '@nestjs/common';
import { expect, it } from 'vitest';
import {
  AuthorizeModule,
  ClientsService,
  type DirectoryUser,
  RegistrationService,
  UserDirectory,
} from '../../../src/index.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../../support/badge-grant.js';
import { decode } from '../../support/tokens.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

const JO: DirectoryUser = {
  id: 'Ü 7/b',
  email: 'jo@example.com',
  username: 'jo',
  fullName: 'Jo Doe',
  emailVerifiedAt: new Date(),
  disabled: false,
};
/** As little as a directory may know of a user. */
const BARE: DirectoryUser = { id: '8', email: '', disabled: false };

@Injectable()
class Staff extends UserDirectory {
  async findByLogin(login: string): Promise<DirectoryUser | null> {
    return { jo: JO, bare: BARE }[login] ?? null;
  }

  async findById(id: string): Promise<DirectoryUser | null> {
    return [JO, BARE].find((user) => user.id === id) ?? null;
  }
}

it('An id_token and /userinfo have the id of the directory as sub, and the claims that the directory knows', async () => {
  const { host, close } = await AccountsHost.start({
    overrides: [{ provide: UserDirectory, useClass: Staff }],
    features: [AuthorizeModule.forRoot(), { module: class Badges {}, providers: [BadgeGrant] }],
  });
  try {
    const clients = host.app.get(ClientsService, { strict: false });
    const { headers } = await createBadgeClient(clients);
    const registration = host.app.get(RegistrationService, { strict: false });
    for (const user of [JO, BARE]) await registration.enrol(user, PASSWORD);
    const signIn = async (badge: string) => {
      const form = { grant_type: BADGE_GRANT, badge, scope: 'openid profile email' };
      const { body } = await host.call('POST', '/token', { form, headers });
      const userinfo = await host.call('GET', '/userinfo', { token: body.access_token });
      return { idToken: decode(body.id_token).claims, userinfo: userinfo.body };
    };
    const jo = await signIn('jo');
    expect(jo.userinfo).toEqual({
      sub: JO.id,
      email: 'jo@example.com',
      email_verified: true,
      name: 'Jo Doe',
      preferred_username: 'jo',
    });
    expect(jo.idToken).toMatchObject(jo.userinfo);
    expect(jo.idToken).not.toHaveProperty('updated_at');
    expect((await signIn('bare')).userinfo).toEqual({ sub: '8' });
  } finally {
    await close();
  }
});
