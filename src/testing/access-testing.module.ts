import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { VerificationKeys } from '../tokens/verification-keys.js';
import { TestKeys } from './test-keys.js';

const ISSUER = 'https://issuer.test';

/**
 * The guards, for a test of controllers: no issuer, no database, and real tokens by `signInAs()`. To test an
 * application that has `AccessModule.forRoot()` among its modules, have `TestKeys` take the place of
 * `VerificationKeys` there.
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
