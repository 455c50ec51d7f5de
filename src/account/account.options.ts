import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What {@link AccountModule} is configured with. */
export interface AccountOptions {
  /** `closed`: nobody can register by themselves; `POST /users` answers 403. */
  registration: 'open' | 'closed';
}

/** `AccountModule.forRoot({@link AccountOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableAccountModule,
  MODULE_OPTIONS_TOKEN: ACCOUNT_OPTIONS,
} = new ConfigurableModuleBuilder<AccountOptions>().setClassMethodName('forRoot').build();
