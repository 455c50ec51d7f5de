import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link TokensModule} is configured with. */
export interface TokensOptions {
  /** The `iss` of every token: the public URL of the server. */
  issuer: string;
  /** The `aud` of every token: who it is for. */
  audience: string;
  /** How long an access token lives, in seconds. */
  accessTokenSeconds: number;
}

/** `TokensModule.forRoot({@link TokensOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableTokensModule,
  MODULE_OPTIONS_TOKEN: TOKENS_OPTIONS,
} = new ConfigurableModuleBuilder<TokensOptions>().setClassMethodName('forRoot').build();
