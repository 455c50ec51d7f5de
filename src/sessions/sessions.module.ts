import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Clock } from '../clock/clock.js';
import { PurgeJob } from '../database/purge.job.js';
import { BrowserSessions } from './browser-sessions.js';
import { LiveSessions } from './live-sessions.js';
import { RefreshTokenRotation } from './refresh-token-rotation.js';
import { RefreshTokenService } from './refresh-token.service.js';
import { Session } from './session.entity.js';
import { SessionStarter } from './session-starter.js';
import { ConfigurableSessionsModule } from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/** How long an ended session stays in the table. */
const RETENTION_MS = 60 * 60_000;

/** Provides sessions and their refresh tokens. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([Session])],
  providers: [
    BrowserSessions,
    LiveSessions,
    RefreshTokenRotation,
    RefreshTokenService,
    SessionStarter,
    SessionsService,
    SessionsStore,
  ],
  exports: [
    BrowserSessions,
    LiveSessions,
    RefreshTokenRotation,
    RefreshTokenService,
    SessionStarter,
    SessionsService,
  ],
})
export class SessionsModule extends ConfigurableSessionsModule implements OnModuleInit {
  constructor(
    private readonly purge: PurgeJob,
    private readonly store: SessionsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.purge.register('sessions', (limit) =>
      this.store.deleteExpired(new Date(this.clock.now().getTime() - RETENTION_MS), limit),
    );
  }
}
