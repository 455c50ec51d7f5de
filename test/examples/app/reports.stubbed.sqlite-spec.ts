import type { ExecutionContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { JwtAuthGuard } from '../../../src/index.js';
import { ReportsController } from './reports.controller.js';

const user = { id: '42', roles: ['auditor'], scopes: [] };
const canActivate = (context: ExecutionContext) =>
  Boolean(Object.assign(context.switchToHttp().getRequest<object>(), { user }));

it('GET /reports/all answers the auditor of a guard that is overridden, and GET /reports/raw requires its scope', async () => {
  const testing = Test.createTestingModule({ controllers: [ReportsController] });
  testing.overrideGuard(JwtAuthGuard).useValue({ canActivate });
  const app = (await testing.compile()).createNestApplication();
  await app.listen(0);
  const get = async (path: string) => fetch((await app.getUrl()) + path);
  expect((await get('/reports/all')).status).toBe(200);
  expect((await get('/reports/raw')).status).toBe(403);
  await app.close();
});
