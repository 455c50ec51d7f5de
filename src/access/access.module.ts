import { Global, Module } from '@nestjs/common';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ScopesGuard } from './scopes.guard.js';

/** Guards for controllers. What they ask about users, `Subjects`, the application provides. */
@Global()
@Module({
  providers: [JwtStrategy, JwtAuthGuard, ScopesGuard],
  // The strategy too: `@UseGuards(JwtAuthGuard)` makes a guard in the module of the controller.
  exports: [JwtStrategy, JwtAuthGuard, ScopesGuard],
})
export class AccessModule {}
