import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ChangesMode } from './postgres-change-feed.js';

/** The options of `CacheInvalidationModule`, complete. */
export interface CacheInvalidationOptions {
  /** The maximum age of cached rows, in seconds, while change notifications are unavailable. Default: 5. */
  recheckSeconds: number;
  /**
   * How long guards accept what they accepted before while PostgreSQL cannot be reached, in seconds; 0: not at all.
   * Default: 60.
   */
  guardOutageSeconds: number;
  /**
   * How changes on PostgreSQL are noticed: `listen` at once, by LISTEN and NOTIFY; `poll` after `recheckSeconds`, for a
   * pooler or an engine without LISTEN. Default: listen.
   */
  changes: ChangesMode;
}

/** The defaults of {@link CacheInvalidationOptions}. */
export const CACHE_INVALIDATION_DEFAULTS: CacheInvalidationOptions = {
  recheckSeconds: 5,
  guardOutageSeconds: 60,
  changes: 'listen',
};

/** Provides `CacheInvalidationModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableCacheInvalidationModule,
  MODULE_OPTIONS_TOKEN: CACHE_INVALIDATION_OPTIONS,
} = new ConfigurableModuleBuilder<CacheInvalidationOptions>().setClassMethodName('forRoot').build();
