import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PurgeJob } from '../database/purge.job.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
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
  events?: boolean | undefined;
  /** `GET /users/me/activity`. Default: true. */
  activity?: boolean | undefined;
}

/** Options of `AuditModule.forRoot()`. */
export interface AuditOptions {
  /** How long events are kept, in days; 0 keeps them for ever. Default: 365. */
  retentionDays?: number | undefined;
  routes?: AuditRoutes | undefined;
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
  providers: [requireForRoot(AUDIT_OPTIONS, 'AuditModule'), AuditTrail, AuditStore, AuditWriter],
  exports: [AuditTrail],
})
export class AuditModule implements OnModuleInit {
  private readonly retentionDays: number;

  /** @throws Error if `retentionDays` is not a number from 0. */
  constructor(
    @Inject(AUDIT_OPTIONS) { retentionDays = RETENTION_DAYS_DEFAULT }: AuditOptions,
    private readonly purge: PurgeJob,
    private readonly store: AuditStore,
  ) {
    if (!(retentionDays >= 0)) throw new Error('AuditModule: retentionDays must be 0 or more.');
    this.retentionDays = retentionDays;
  }

  static forRoot({ routes, ...options }: AuditOptions = {}): DynamicModule {
    return AuditModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link AuditModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<AuditOptions, 'routes'>): DynamicModule {
    const { events = true, activity = true } = options.routes ?? {};
    return {
      module: AuditModule,
      imports: options.imports,
      providers: [provideOptions(AUDIT_OPTIONS, options)],
      controllers: [
        ...(events ? [AuditEventsController] : []),
        ...(activity ? [ActivityController] : []),
      ],
    };
  }

  onModuleInit(): void {
    if (this.retentionDays === 0) return;
    this.purge.register('audit_events', this.retentionDays * DAY_MS, (before, size) =>
      this.store.deleteExpired(before, size),
    );
  }
}
