import { ConfigurableModuleBuilder } from '@nestjs/common';

/** The options of `CacheInvalidationModule`. */
export interface CacheInvalidationOptions {
  /** The maximum age of cached rows, in seconds, while change notifications are unavailable. Default: 5. */
  recheckSeconds?: number;
}

/** The defaults of {@link CacheInvalidationOptions}. */
export const CACHE_INVALIDATION_DEFAULTS: Required<CacheInvalidationOptions> = {
  recheckSeconds: 5,
};

/** Provides `CacheInvalidationModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableCacheInvalidationModule,
  MODULE_OPTIONS_TOKEN: CACHE_INVALIDATION_OPTIONS,
} = new ConfigurableModuleBuilder<CacheInvalidationOptions>().setClassMethodName('forRoot').build();
