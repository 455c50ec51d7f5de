import { Global, Module } from '@nestjs/common';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ScopesGuard } from './scopes.guard.js';

@Global()
@Module({
  providers: [JwtStrategy, JwtAuthGuard, ScopesGuard],
  exports: [JwtAuthGuard, ScopesGuard],
})
export class AccessModule {}
