import { ConfigurableModuleBuilder } from '@nestjs/common';

/** Configures {@link CryptoModule}. */
export interface CryptoOptions {
  /** `SECRET_KEY`: at least 32 random bytes as text, for example 64 hexadecimal characters. */
  secretKey: string;
  /**
   * Former secret keys. They still verify and decrypt, but never sign or encrypt, so `secretKey` can change without
   * signing users out. Default: none.
   */
  secretKeyFallbacks?: string[] | undefined;
}

/** `CryptoModule.forRoot({@link CryptoOptions})`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableCryptoModule,
  MODULE_OPTIONS_TOKEN: CRYPTO_OPTIONS,
} = new ConfigurableModuleBuilder<CryptoOptions>().setClassMethodName('forRoot').build();
