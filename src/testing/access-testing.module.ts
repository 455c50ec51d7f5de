import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ChangeCounter } from '../rate-limits/change-counter.js';
import { SubjectResolver } from '../tokens/subject-resolver.js';
import { VerificationKeys } from '../tokens/verification-keys.js';
import { TestKeys } from './test-keys.js';
import { TestSubjects } from './test-subjects.js';

const ISSUER = 'https://issuer.test';

/**
 * Provides the guards for a test of controllers, without an issuer and a database. `signInAs()` makes real tokens. To
 * test an application that imports `AccessModule.forRoot()`, override its `VerificationKeys` with `TestKeys` and its
 * `SubjectResolver` with `TestSubjects` instead.
 *
 * @example
 * ```ts
 * import type { Type } from '@nestjs/common';
 * import { Test } from '@nestjs/testing';
 * import { AccessTestingModule, signInAs } from 'nightlatch/testing';
 *
 * // Starts one controller with its guards, and signs a user in.
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
    const access = AccessModule.forRoot({
      issuer: ISSUER,
      audience: ISSUER,
      overrides: [
        { provide: VerificationKeys, useClass: TestKeys },
        { provide: SubjectResolver, useClass: TestSubjects },
        { provide: ChangeCounter, useValue: { countChange: () => Promise.resolve() } },
      ],
    });
    return { ...access, exports: [...access.exports!, ChangeCounter] };
  }
}
