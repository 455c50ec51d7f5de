import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { VerificationKeys } from '../tokens/issue/verification-keys.js';
import { TestKeys } from './test-keys.js';

const ISSUER = 'https://issuer.test';

/**
 * The guards, for a test of controllers: no issuer, no database, and real tokens by `signInAs()`. To test an
 * application that has `AccessModule.forRoot()` among its modules, have `TestKeys` take the place of
 * `VerificationKeys` there.
 *
 * @example
 * ```ts
 * import type { Type } from '@nestjs/common';
 * import { Test } from '@nestjs/testing';
 * import { AccessTestingModule, signInAs } from 'nightlatch/testing';
 *
 * // A controller alone behind its guards, and somebody whom they let through.
 * export async function start(controller: Type) {
 *   const imports = [AccessTestingModule.forRoot()];
 *   const tested = await Test.createTestingModule({
 *     imports,
 *     controllers: [controller],
 *   }).compile();
 *   const app = await tested.createNestApplication().init();
 *   return { app, jo: await signInAs(app, { id: 'jo', scopes: ['reports:read'] }) };
 * }
 * ```
 */
@Module({})
export class AccessTestingModule {
  static forRoot(): DynamicModule {
    return AccessModule.forRoot({
      issuer: ISSUER,
      audience: ISSUER,
      overrides: [{ provide: VerificationKeys, useClass: TestKeys }],
    });
  }
}
