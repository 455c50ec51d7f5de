import { type DynamicModule, Inject, Module, type OnModuleInit, Optional } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PurgeJob } from '../database/purge.job.js';
import { ActivityController } from './activity.controller.js';
import { AuditEventRow } from './audit-event.entity.js';
import { AuditEventsController } from './audit-events.controller.js';
import { AuditWriter } from './audit-writer.js';
import { AuditStore } from './audit.store.js';
import { AuditTrail } from './audit-trail.js';

const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');
const DAY_MS = 86_400_000;
const RETENTION_DAYS_DEFAULT = 365;

/** The routes of `AuditModule`. Default: all. */
export interface AuditRoutes {
  /** `GET /audit-events`. Default: true. */
  events?: boolean;
  /** `GET /users/me/activity`. Default: true. */
  activity?: boolean;
}

/** Options of `AuditModule.forRoot()`. */
export interface AuditOptions {
  /** How long events are kept, in days; 0 keeps them for ever. Default: 365. */
  retentionDays?: number;
  routes?: AuditRoutes;
}

/**
 * Stores the audit trail: every event except refreshes and exceeded limits, each in the transaction of its change. Without
 * it, events are emitted but not stored.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AuditModule } from 'nightlatch';
 *
 * // Events are kept for three years, and users cannot list their own activity.
 * @Module({
 *   imports: [AuditModule.forRoot({ retentionDays: 3 * 365, routes: { activity: false } })],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  // DELETE is for the retention alone, which an operator may turn off.
  imports: [AuthTablesModule.forFeature([AuditEventRow], ['SELECT', 'INSERT', 'UPDATE'])],
  providers: [AuditTrail, AuditStore, AuditWriter],
  exports: [AuditTrail],
})
export class AuditModule implements OnModuleInit {
  /** @throws Error if the module is imported without `forRoot()`, or `retentionDays` is not a number from 0. */
  constructor(
    @Optional() @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions | undefined,
    private readonly purge: PurgeJob,
    private readonly store: AuditStore,
  ) {
    if (!options) throw new Error('Import AuditModule.forRoot(), not AuditModule.');
    if (!(this.retentionDays >= 0))
      throw new Error('AuditModule: retentionDays must be 0 or more.');
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
    this.purge.register('audit_events', this.retentionDays * DAY_MS, (before, size) =>
      this.store.deleteBefore(before, size),
    );
  }

  private get retentionDays(): number {
    return this.options?.retentionDays ?? RETENTION_DAYS_DEFAULT;
  }
}
