import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link ChangesModule} is configured with. */
export interface ChangesOptions {
  /**
   * Where changes made by other processes cannot be heard of just now: after how many seconds what was
   * read is read again. 5 by default.
   */
  recheckSeconds?: number;
}

/** What {@link ChangesOptions} are where they are left out. */
export const CHANGES_DEFAULTS: Required<ChangesOptions> = { recheckSeconds: 5 };

/** `ChangesModule.forRoot({@link ChangesOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableChangesModule,
  MODULE_OPTIONS_TOKEN: CHANGES_OPTIONS,
} = new ConfigurableModuleBuilder<ChangesOptions>().setClassMethodName('forRoot').build();
