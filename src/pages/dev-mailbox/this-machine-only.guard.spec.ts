import type { ExecutionContext } from '@nestjs/common';
import { expect, it } from 'vitest';
import { ThisMachineOnlyGuard } from './this-machine-only.guard.js';

const guard = new ThisMachineOnlyGuard({ issuer: 'http://localhost:3000' } as never);

function isLetThrough(remoteAddress: string | undefined): boolean {
  const request = { headers: { host: 'localhost:3000' }, socket: { remoteAddress } };
  const context = { switchToHttp: () => ({ getRequest: () => request }) };
  return guard.canActivate(context as unknown as ExecutionContext);
}

it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
  'ThisMachineOnlyGuard lets a request through a connection from %s pass',
  (address) => {
    expect(isLetThrough(address)).toBe(true);
  },
);

it.each(['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '2001:db8::1', '0.0.0.0', '', undefined])(
  'ThisMachineOnlyGuard answers 404 to a connection from %s',
  (address) => {
    expect(() => isLetThrough(address)).toThrow('not found');
  },
);
