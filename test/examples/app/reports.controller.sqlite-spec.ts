import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessTestingModule, signInAs } from '../../../src/testing.js';
import { ReportsController } from './reports.controller.js';

let app: INestApplication;

beforeAll(async () => {
  const testing = await Test.createTestingModule({
    imports: [AccessTestingModule.forRoot()],
    controllers: [ReportsController],
  }).compile();
  app = testing.createNestApplication();
  await app.listen(0);
});
afterAll(() => app.close());

it('GET /reports/all answers an auditor, and GET /reports/raw requires its scope', async () => {
  const { authorization } = await signInAs(app, { id: '42', roles: ['auditor'] });
  const get = async (path: string) =>
    fetch((await app.getUrl()) + path, { headers: { authorization } });
  expect(await (await get('/reports')).json()).toEqual({ for: '42' });
  expect((await get('/reports/all')).status).toBe(200);
  expect((await get('/reports/raw')).status).toBe(403);
});
