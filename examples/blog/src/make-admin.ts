// npm run make-admin johndoe
import { NestFactory } from '@nestjs/core';
import { UserAccounts, UsersService } from 'nightlatch';
import { AppModule } from './app.module.js';

const [login = ''] = process.argv.slice(2);
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
const users = app.get(UsersService, { strict: false });
const user = await users.findByLogin(login);
if (user) {
  await app
    .get(UserAccounts, { strict: false })
    .setRoles(user.id, [...new Set([...user.roles, 'admin'])]);
  console.error(`${login} is an admin.`);
} else {
  console.error(`No user has the name ${login}.`);
  process.exitCode = 1;
}
await app.close();
