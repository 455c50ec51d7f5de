import { ConfigurableModuleBuilder } from '@nestjs/common';

/** Configures {@link TokensModule}. */
export interface TokensOptions {
  /** The `iss` of every token: the public URL of the server. */
  issuer: string;
  /** The `aud` of every token. Default: the `issuer`. */
  audience: string;
  /** The lifetime of an access token, in seconds. Default: 900. */
  accessTokenSeconds: number;
  /** How recent a sign-in has to be for `@RequireRecentSignIn()` and for our own sensitive routes, in seconds. Default: 600. */
  recentSignInSeconds?: number | undefined;
}

/** `TokensModule.forRoot({@link TokensOptions})`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableTokensModule,
  MODULE_OPTIONS_TOKEN: TOKENS_OPTIONS,
} = new ConfigurableModuleBuilder<TokensOptions>().setClassMethodName('forRoot').build();
