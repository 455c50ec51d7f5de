import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ExternalUsers, RegistrationService, UserDirectory } from '../../../src/index.js';
import { Account } from './accounts.js';

/** Makes an account an administrator who has no password yet, for example in a script of your application. */
export async function makeFirstAdmin(
  app: INestApplicationContext,
  mail: string,
  password: string,
): Promise<void> {
  await app.get(DataSource).getRepository(Account).update({ mail }, { groups: 'admin' });
  const user = await app.get(UserDirectory, { strict: false }).findByLogin(mail);
  if (!user) throw new Error(`No account has the address ${mail}.`);
  await app.get(RegistrationService, { strict: false }).enrol(user, password);
  // The running application reads the new role at once.
  await app.get(ExternalUsers).markChanged(user.id);
}
