import { availableParallelism } from 'node:os';
import { ConfigurableModuleBuilder } from '@nestjs/common';

/** How much of the machine passwords may take; every member has a default. */
export interface HashingOptions {
  /**
   * Hashes computed at once, each on a thread of low priority; one less, but never none, while the event loop has enough
   * to do for a core. As many as there are cores by default.
   */
  threads?: number;
  /** How long a hash is expected to wait for its turn at most, in milliseconds; the next is answered 503. 2000 by default. */
  maxWaitingMs?: number;
  /** Hashes that wait at most, however quick they are: each holds a request in memory. 1000 by default. */
  maxWaiting?: number;
}

/** What {@link HashingOptions} are where they are left out. */
export const HASHING_DEFAULTS: Required<HashingOptions> = {
  threads: availableParallelism(),
  maxWaitingMs: 2_000,
  maxWaiting: 1_000,
};

/** `HashingModule.forRoot({@link HashingOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableHashingModule,
  MODULE_OPTIONS_TOKEN: HASHING_OPTIONS,
} = new ConfigurableModuleBuilder<HashingOptions>().setClassMethodName('forRoot').build();
