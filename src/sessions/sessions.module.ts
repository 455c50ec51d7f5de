import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { BrowserSessions } from './browser-sessions.js';
import { LiveSessions } from './live-sessions.js';
import { RefreshTokenRotation, RefreshTokenService } from './refresh-tokens.js';
import { RotationBatcher } from './rotation-batcher.store.js';
import { SessionFamiliesStore } from './session-families.store.js';
import { Session } from './session.entity.js';
import { SessionProofs } from './session-proofs.js';
import { SessionStarter } from './session-starter.js';
import {
  ConfigurableSessionsModule,
  LONG_REUSE_GRACE_SECONDS,
  SESSIONS_OPTIONS,
  type SessionsOptions,
} from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/** How long an ended session stays in the table. */
const RETENTION_MS = 60 * 60_000;

/** Provides sessions and their refresh tokens. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([Session])],
  providers: [
    purgeExpired('sessions', SessionsStore, RETENTION_MS),
    BrowserSessions,
    LiveSessions,
    RefreshTokenRotation,
    RefreshTokenService,
    RotationBatcher,
    SessionFamiliesStore,
    SessionProofs,
    SessionStarter,
    SessionsService,
    SessionsStore,
  ],
  exports: [
    BrowserSessions,
    LiveSessions,
    RefreshTokenRotation,
    RefreshTokenService,
    SessionProofs,
    SessionStarter,
    SessionsService,
  ],
})
export class SessionsModule extends ConfigurableSessionsModule implements OnModuleInit {
  private readonly logger = new Logger(SessionsModule.name);

  constructor(@Inject(SESSIONS_OPTIONS) private readonly options: SessionsOptions) {
    super();
  }

  onModuleInit(): void {
    this.warnOfLongGrace();
  }

  private warnOfLongGrace(): void {
    const { reuseGraceSeconds = 0 } = this.options;
    if (reuseGraceSeconds <= LONG_REUSE_GRACE_SECONDS) return;
    this.logger.warn(
      `A refresh can be repeated for ${reuseGraceSeconds} seconds. A thief who repeats the refresh of the owner in that ` +
        'time gets the same tokens, and the session goes on. Set REFRESH_REUSE_GRACE_SECONDS ' +
        `(sessions.reuseGraceSeconds) to at most ${LONG_REUSE_GRACE_SECONDS}, unless clients lose answers for longer.`,
    );
  }
}
