import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AccessTokenIssuer } from './access-token.issuer.js';
import { AccessTokenProfile } from './access-token.profile.js';
import { ConfigurableTokensModule } from './tokens.options.js';

/** Provides the `AccessTokenIssuer` and the `AccessTokenProfile`. */
@Global()
@Module({
  imports: [JwtModule.register({})],
  providers: [AccessTokenIssuer, AccessTokenProfile],
  exports: [AccessTokenIssuer, AccessTokenProfile],
})
export class TokensModule extends ConfigurableTokensModule {}
