import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { KeyRing } from '../signing-keys/key-ring.js';
import { AccessTokenIssuer, CurrentSigningKey } from './access-token.issuer.js';
import { AccessTokenProfile } from './access-token.profile.js';
import { ConfigurableTokensModule, TOKENS_OPTIONS } from './tokens.options.js';
import { VerificationKeys } from './verification-keys.js';

/** Provides the `AccessTokenIssuer`, and what the guards check tokens with. */
@Global()
@Module({
  imports: [JwtModule.register({})],
  providers: [
    AccessTokenIssuer,
    AccessTokenProfile,
    { provide: VerificationKeys, useExisting: KeyRing },
    { provide: CurrentSigningKey, useExisting: KeyRing },
  ],
  exports: [AccessTokenIssuer, AccessTokenProfile, VerificationKeys, TOKENS_OPTIONS],
})
export class TokensModule extends ConfigurableTokensModule {}
