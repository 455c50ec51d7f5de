import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { TOKEN_NOTICES } from './notices.js';
import { PersonalAccessToken } from './personal-access-token.entity.js';
import { PersonalTokens } from './personal-tokens.js';
import { PersonalTokensStore } from './personal-tokens.store.js';

const TABLES = AuthTablesModule.forFeature([PersonalAccessToken]);

/**
 * Provides `PersonalTokens` without routes, and without accepting a token: for the command line, and for an application that
 * has taken `PersonalTokensModule` out. A reset of the password still ends the tokens of the user.
 */
@Module({
  imports: [TABLES],
  providers: [...TOKEN_NOTICES, PersonalTokens, PersonalTokensStore],
  exports: [TABLES, PersonalTokens, PersonalTokensStore],
})
export class TokenRemovalModule {}
