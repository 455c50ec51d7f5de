import { Inject, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import {
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from '../../signing-keys/signing-keys.options.js';
import { IdTokenHints } from './id-token-hints.js';
import { IdTokenIssuer } from './id-token.issuer.js';
import { OpenIdConfigurationController } from './openid-configuration.controller.js';
import { UserinfoController } from './userinfo.controller.js';
import { UserClaimsFactory } from './user-claims.factory.js';
import { UserinfoService } from './userinfo.service.js';

/** Adds OpenID Connect to the authorization code flow. It is on unless the server signs with HS256. */
@Module({
  imports: [JwtModule.register({})],
  controllers: [UserinfoController, OpenIdConfigurationController],
  providers: [IdTokenHints, IdTokenIssuer, UserClaimsFactory, UserinfoService],
  exports: [IdTokenHints],
})
export class OpenIdModule {
  /** The scopes exist from the start: an application may create its OpenAPI document before any hook of a module runs. */
  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) { algorithm }: SigningKeysOptions,
    scopes: ScopePolicy,
  ) {
    if (algorithm !== 'HS256') scopes.addOpenIdScopes();
  }
}
