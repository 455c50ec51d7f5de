import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { ActorKind } from '../events/actor.js';
import type { NightlatchEvents } from '../events/events.js';

/**
 * Something that happened, who had it happen, and from where. Never changed: the database refuses an UPDATE. It points
 * at no other table, so that it stays as it is when a user, a session or a client goes.
 *
 * Its texts are as they were sent: whoever prints them escapes control characters, as JSON does.
 */
@Entity('audit_events')
@Index('audit_events_name_idx', ['name', 'id'])
@Index('audit_events_actor_id_idx', ['actorId', 'id'])
@Index('audit_events_subject_id_idx', ['subjectId', 'id'])
export class AuditEvent {
  /** UUIDv7 of the time at which it happened: in the order of the ids is in the order of time. */
  @IdColumn()
  id!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  @Column({ name: 'name', type: 'varchar' })
  name!: keyof NightlatchEvents;

  @Column({ name: 'actor', type: 'varchar' })
  actor!: ActorKind;

  /** The `id` of the `User` or of the client that acts; null where it is neither. */
  @Column({ name: 'actor_id', type: 'varchar', nullable: true })
  actorId!: string | null;

  /** The `id` of the `User` whom it is about, who may be gone. */
  @Column({ name: 'subject_id', type: 'uuid', nullable: true })
  subjectId!: string | null;

  /** In which it was done; where it was done in none, the one that it is about. */
  @Column({ name: 'session_id', type: 'varchar', nullable: true })
  sessionId!: string | null;

  /** By which it was done; where by none, the one that it is about. */
  @Column({ name: 'client_id', type: 'varchar', nullable: true })
  clientId!: string | null;

  @Column({ name: 'ip', type: 'varchar', nullable: true })
  ip!: string | null;

  /** Its first 256 characters. */
  @Column({ name: 'user_agent', type: 'varchar', nullable: true })
  userAgent!: string | null;

  /** As it stands in the log. */
  @Column({ name: 'request_id', type: 'varchar', nullable: true })
  requestId!: string | null;

  /** What else is told of it: see `NightlatchEvents`. */
  @Column({ name: 'details', type: 'simple-json' })
  details!: Record<string, unknown>;
}
