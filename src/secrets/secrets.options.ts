import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link SecretsModule} is configured with. */
export interface SecretsOptions {
  /** `SECRET_KEY`: at least 32 random bytes as text, for instance 64 hexadecimal characters. */
  secretKey: string;
}

/** `SecretsModule.forRoot({@link SecretsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableSecretsModule,
  MODULE_OPTIONS_TOKEN: SECRETS_OPTIONS,
} = new ConfigurableModuleBuilder<SecretsOptions>().setClassMethodName('forRoot').build();
