import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { TOKEN_NOTICES } from './notices.js';
import { PersonalAccessToken } from './personal-access-token.entity.js';
import { PersonalTokens } from './personal-tokens.js';
import { PersonalTokensStore } from './personal-tokens.store.js';

/** Provides `PersonalTokens` for the command line of the server, also while `PERSONAL_TOKENS` is off. */
@Module({
  imports: [AuthTablesModule.forFeature([PersonalAccessToken])],
  providers: [...TOKEN_NOTICES, PersonalTokensStore, PersonalTokens],
  exports: [PersonalTokens],
})
export class TokenAdministrationModule {}
