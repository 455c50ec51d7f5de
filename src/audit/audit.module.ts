import { type DynamicModule, Inject, Module, type OnModuleInit, Optional } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PurgeJob } from '../database/purge.job.js';
import { ActivityController } from './activity.controller.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditEventsController } from './audit-events.controller.js';
import { AuditWriter } from './audit-writer.js';
import { AuditStore } from './audit.store.js';
import { AuditTrail } from './audit-trail.js';

const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');
const DAY_MS = 86_400_000;
const KEPT_DAYS = 365;

/** Which routes `AuditModule` has; all of them by default. */
export interface AuditRoutes {
  /** `GET /audit-events`. */
  events?: boolean;
  /** `GET /users/me/activity`. */
  activity?: boolean;
}

/** What `AuditModule` is configured with. */
export interface AuditOptions {
  /** For how long what happened is kept, in days; 0: for ever. 365 by default. */
  retentionDays?: number;
  routes?: AuditRoutes;
}

/**
 * Keeps everything that happens but refreshes, each in the transaction in which it does. Optional: without it events are
 * told all the same, and kept nowhere.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AuditModule } from 'nightlatch';
 *
 * // Kept for three years; users do not see their own.
 * @Module({
 *   imports: [AuditModule.forRoot({ retentionDays: 3 * 365, routes: { activity: false } })],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [AuthTablesModule.forFeature([AuditEvent])],
  providers: [AuditTrail, AuditStore, AuditWriter],
  exports: [AuditTrail],
})
export class AuditModule implements OnModuleInit {
  /** Throws where the module is imported without `forRoot()`, or is to keep for no sensible time. */
  constructor(
    @Optional() @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions | undefined,
    private readonly purge: PurgeJob,
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {
    if (!options) throw new Error('Import AuditModule.forRoot(), not AuditModule.');
    if (!(this.retentionDays >= 0)) throw new Error('AuditModule: retentionDays is 0 or more.');
  }

  static forRoot(options: AuditOptions = {}): DynamicModule {
    const { events = true, activity = true } = options.routes ?? {};
    return {
      module: AuditModule,
      providers: [{ provide: AUDIT_OPTIONS, useValue: options }],
      controllers: [
        ...(events ? [AuditEventsController] : []),
        ...(activity ? [ActivityController] : []),
      ],
    };
  }

  onModuleInit(): void {
    if (this.retentionDays === 0) return;
    this.purge.register('audit_events', (limit) => {
      const before = new Date(this.clock.now().getTime() - this.retentionDays * DAY_MS);
      return this.store.deleteBefore(before, limit);
    });
  }

  private get retentionDays(): number {
    return this.options?.retentionDays ?? KEPT_DAYS;
  }
}
