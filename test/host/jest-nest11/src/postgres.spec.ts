import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  authEntities,
  authMigrations,
  AuthModule,
  DatabaseModule,
  HashingPool,
  OAuthModule,
  RegistrationModule,
} from 'nightlatch';
import { ReportsController } from './reports.controller';

const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };

let app: INestApplication;

beforeAll(async () => {
  const testing = await Test.createTestingModule({
    imports: [
      DatabaseModule.forRoot({
        url: process.env.DATABASE_URL!,
        entities: [...authEntities],
        migrations: [...authMigrations],
      }),
      AuthModule.forRoot({
        secretKey: 'a key for this test, of at least 32 characters',
        issuer: 'http://localhost:3000',
      }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ],
    controllers: [ReportsController],
  }).compile();
  app = testing.createNestApplication();
  await app.listen(0);
}, 60_000);
afterAll(() => app.close());

const post = async (path: string, body?: object, headers = {}) =>
  fetch((await app.getUrl()) + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const getReports = async (authorization: string) =>
  (await fetch(`${await app.getUrl()}/reports`, { headers: { authorization } })).status;

it('a user registers, signs in, is let in by a guard, and signs out', async () => {
  const registered = await post('/users', { ...JOHN, email: 'johndoe@example.com' });
  expect(registered.status).toBe(201);
  const signedIn = await post('/login', JOHN);
  expect(signedIn.status).toBe(200);
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  expect(await getReports(`Bearer ${token}`)).toBe(200);
  expect((await post('/logout', undefined, { authorization: `Bearer ${token}` })).status).toBe(204);
  expect(await getReports(`Bearer ${token}`)).toBe(401);
}, 60_000);

it('a bcrypt hash of another system is verified', async () => {
  const of72 = '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe';
  const pool = app.get(HashingPool, { strict: false });
  expect(await pool.verify(of72, 'a'.repeat(72))).toBe(true);
  expect(await pool.verify(of72, 'a'.repeat(71))).toBe(false);
}, 60_000);
