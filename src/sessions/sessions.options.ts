import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link SessionsModule} is configured with; every member has a default. */
export interface SessionsOptions {
  /** How long a session lives, however often it is refreshed, in seconds. 30 days. */
  absoluteSeconds?: number;
  /** How long it lives without being refreshed, in seconds. 14 days. */
  idleSeconds?: number;
  /**
   * For how long after a refresh the refresh token before gets the same successor once more, in seconds: for
   * two tabs, and for an answer that was lost. 10; 0 for not at all.
   */
  reuseGraceSeconds?: number;
}

const DAY = 86_400;

/** What {@link SessionsOptions} are where they are left out. */
export const SESSIONS_DEFAULTS: Required<SessionsOptions> = {
  absoluteSeconds: 30 * DAY,
  idleSeconds: 14 * DAY,
  reuseGraceSeconds: 10,
};

/** `SessionsModule.forRoot({@link SessionsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableSessionsModule,
  MODULE_OPTIONS_TOKEN: SESSIONS_OPTIONS,
} = new ConfigurableModuleBuilder<SessionsOptions>().setClassMethodName('forRoot').build();
