import { Global, Module } from '@nestjs/common';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ScopesGuard } from './scopes.guard.js';

/** Guards for controllers. What they ask about users, `Subjects`, the application provides. */
@Global()
@Module({
  providers: [JwtStrategy, AccessTokenVerifier, JwtAuthGuard, ScopesGuard],
  // The verifier too: `@UseGuards(JwtAuthGuard)` makes a guard in the module of the controller.
  exports: [AccessTokenVerifier, JwtAuthGuard, ScopesGuard],
})
export class AccessModule {}
