import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { ActorKind } from '../events/actor.js';
import type { NightlatchEvents } from '../events/events.js';

/**
 * An event, the actor who caused it, and the address that it came from. The database rejects an UPDATE, except for
 * pseudonyms. It has no foreign keys, so it stays when its user, session or client is deleted.
 *
 * The texts are stored as they were sent: a program that prints them has to escape control characters and those that turn
 * the text around, as `nightlatch audit tail` does.
 */
@Entity('audit_events')
@Index('audit_events_name_idx', ['name', 'id'])
@Index('audit_events_actor_id_idx', ['actorId', 'id'])
@Index('audit_events_subject_id_idx', ['subjectId', 'id'])
@Index('audit_events_ip_idx', ['ip', 'id'], { where: 'ip IS NOT NULL' })
@Index('audit_events_session_id_idx', ['sessionId', 'id'], { where: 'session_id IS NOT NULL' })
@Index('audit_events_client_id_idx', ['clientId', 'id'], { where: 'client_id IS NOT NULL' })
export class AuditEventRow {
  /** A UUIDv7 of the time of the event, so that the order of the ids is the order of time. */
  @IdColumn()
  id!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  @Column({ name: 'name', type: 'varchar' })
  name!: keyof NightlatchEvents;

  @Column({ name: 'actor', type: 'varchar' })
  actor!: ActorKind;

  /** The id of the user or client that caused the event; null if it was neither. */
  @Column({ name: 'actor_id', type: 'varchar', nullable: true })
  actorId!: string | null;

  /** The id of the user whom the event is about, who may have been deleted. */
  @Column({ name: 'subject_id', type: 'uuid', nullable: true })
  subjectId!: string | null;

  /**
   * The ids of the actor and the subject in the application's own table (`UserDirectory`), which outlive our rows. Null
   * if they were not known.
   */
  @Column({ name: 'actor_external_id', type: 'varchar', nullable: true })
  actorExternalId!: string | null;

  @Column({ name: 'subject_external_id', type: 'varchar', nullable: true })
  subjectExternalId!: string | null;

  /** The session of the actor, else the session that the event is about. */
  @Column({ name: 'session_id', type: 'varchar', nullable: true })
  sessionId!: string | null;

  /** The client of the actor, else the client that the event is about. */
  @Column({ name: 'client_id', type: 'varchar', nullable: true })
  clientId!: string | null;

  /** If the user was deleted, a pseudonym, as `userAgent` then is. */
  @Column({ name: 'ip', type: 'varchar', nullable: true })
  ip!: string | null;

  /** The first 256 characters. */
  @Column({ name: 'user_agent', type: 'varchar', nullable: true })
  userAgent!: string | null;

  /** The id of the request in the log. */
  @Column({ name: 'request_id', type: 'varchar', nullable: true })
  requestId!: string | null;

  /** Further members of the event: see `NightlatchEvents`. */
  @Column({ name: 'details', type: 'simple-json' })
  details!: Record<string, unknown>;
}

/** An event of the audit trail. The ids of users are those that the application knows. */
export type AuditEvent = Omit<AuditEventRow, 'actorExternalId' | 'subjectExternalId'>;
