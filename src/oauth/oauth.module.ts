import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ClientCredentialsGrant } from '../grants/client-credentials.grant.js';
import { PasswordGrant } from '../grants/password.grant.js';
import { RefreshTokenGrant } from '../grants/refresh-token.grant.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { IntrospectionController } from './introspection.controller.js';
import { IntrospectionService } from './introspection.service.js';
import { JwksController } from './jwks.controller.js';
import { JwksService } from './jwks.service.js';
import { MetadataController } from './metadata.controller.js';
import { MetadataService } from './metadata.service.js';
import type { OAuthOptions } from './oauth.options.js';
import { RevocationController } from './revocation.controller.js';
import { RevocationService } from './revocation.service.js';
import { TokenController } from './token.controller.js';
import { TokenReader } from './token-reader.js';
import { TokenService } from './token.service.js';

/** The standard OAuth 2.0 endpoints. */
@Module({})
export class OAuthModule {
  static forRoot({ passwordGrant }: OAuthOptions): DynamicModule {
    return {
      module: OAuthModule,
      imports: [DiscoveryModule],
      controllers: [
        TokenController,
        RevocationController,
        IntrospectionController,
        MetadataController,
        JwksController,
      ],
      providers: [
        ...(passwordGrant ? [PasswordGrant] : []),
        RefreshTokenGrant,
        ClientCredentialsGrant,
        ClientAuthenticator,
        TokenService,
        TokenReader,
        RevocationService,
        IntrospectionService,
        MetadataService,
        JwksService,
      ],
    };
  }
}
