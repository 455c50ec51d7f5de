import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link ChangesModule} is configured with. */
export interface CacheInvalidationOptions {
  /**
   * Where changes made by other processes cannot be heard of just now: after how many seconds what was
   * read is read again. 5 by default.
   */
  recheckSeconds?: number;
}

/** What {@link CacheInvalidationOptions} are where they are left out. */
export const CACHE_INVALIDATION_DEFAULTS: Required<CacheInvalidationOptions> = {
  recheckSeconds: 5,
};

/** `ChangesModule.forRoot({@link CacheInvalidationOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableCacheInvalidationModule,
  MODULE_OPTIONS_TOKEN: CACHE_INVALIDATION_OPTIONS,
} = new ConfigurableModuleBuilder<CacheInvalidationOptions>().setClassMethodName('forRoot').build();
