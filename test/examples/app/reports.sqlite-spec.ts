import './environment.js';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PasswordHasher, RegistrationService } from '../../../src/index.js';
import { FastPasswordHasher, signInAs } from '../../../src/testing.js';
import { AppModule } from './app.module.js';
import { ReportsController } from './reports.controller.js';

let app: INestApplication;

beforeAll(async () => {
  const imports = [AppModule];
  const testing = await Test.createTestingModule({ imports, controllers: [ReportsController] })
    .overrideProvider(PasswordHasher)
    .useClass(FastPasswordHasher)
    .compile();
  app = testing.createNestApplication();
  await app.listen(0);
});
afterAll(() => app.close());

it('GET /reports answers a signed-in user, and 401 without a token', async () => {
  const registration = app.get(RegistrationService, { strict: false });
  const password = 'correct horse battery staple';
  const ann = await registration.register({ email: 'ann@example.com', password });
  const { authorization } = await signInAs(app, ann);
  const url = `${await app.getUrl()}/reports`;
  expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
  expect((await fetch(url)).status).toBe(401);
});
