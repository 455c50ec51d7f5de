import { Module } from '@nestjs/common';
import { ConfigurableOAuthModule } from './oauth.options.js';
import { TokenController } from './token.controller.js';
import { TokenService } from './token.service.js';

/** The standard OAuth 2.0 endpoints. */
@Module({ controllers: [TokenController], providers: [TokenService] })
export class OAuthModule extends ConfigurableOAuthModule {}
