import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link SecretsModule} is configured with. */
export interface CryptoOptions {
  /** `SECRET_KEY`: at least 32 random bytes as text, for instance 64 hexadecimal characters. */
  secretKey: string;
  /**
   * Secret keys of the past: what was made under them still holds, and nothing new is. With the key of
   * yesterday here, `secretKey` can be changed without signing anybody out.
   */
  secretKeyFallbacks?: string[];
}

/** `SecretsModule.forRoot({@link CryptoOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableSecretsModule,
  MODULE_OPTIONS_TOKEN: SECRETS_OPTIONS,
} = new ConfigurableModuleBuilder<CryptoOptions>().setClassMethodName('forRoot').build();
