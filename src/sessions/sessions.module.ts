import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Clock } from '../clock/clock.js';
import { Purge } from '../database/purge.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RefreshTokenService } from './refresh-token.service.js';
import { Session } from './session.entity.js';
import { ConfigurableSessionsModule } from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/** How long a session that is over stays in the table. */
const KEPT_MS = 60 * 60_000;

/** Provides the `SessionsService` and the `RefreshTokenService`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([Session])],
  providers: [SessionsService, SessionsStore, RefreshTokenService, RefreshTokens],
  exports: [SessionsService, RefreshTokenService],
})
export class SessionsModule extends ConfigurableSessionsModule implements OnModuleInit {
  constructor(
    private readonly purge: Purge,
    private readonly store: SessionsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.purge.add('sessions', (limit) =>
      this.store.deleteExpired(new Date(this.clock.now().getTime() - KEPT_MS), limit),
    );
  }
}
