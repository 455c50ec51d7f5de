import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';

/** What the person has decided about the request of a device. */
type DeviceCodeStatus = 'pending' | 'approved' | 'denied';

/** A device's request to be signed in (RFC 8628). */
@Entity('device_codes')
@Index('device_codes_user_code_key', ['userCode'], { unique: true })
export class DeviceCode {
  /** A UUIDv7, and the beginning of the device code. */
  @IdColumn()
  id!: string;

  /** SHA-256 of the device code, which has 256 random bits, so no slow hash is needed. */
  @Column({ name: 'secret_digest', type: 'varchar' })
  secretDigest!: string;

  /** The eight letters that the person types. They give no access: tokens go to the device that has the device code. */
  @Column({ name: 'user_code', type: 'varchar' })
  userCode!: string;

  @Column({ name: 'client_id', type: 'varchar' })
  clientId!: string;

  /** The scopes that the device asked for, separated by spaces. */
  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  @Column({ name: 'status', type: 'varchar' })
  status!: DeviceCodeStatus;

  /** How long the device has to wait between two polls. */
  @Column({ name: 'interval_seconds', type: 'integer' })
  intervalSeconds!: number;

  @TimeColumn('last_polled_at', { nullable: true })
  lastPolledAt!: Date | null;

  /** The browser session in which the person decided. */
  @Column({ name: 'browser_session_id', type: 'uuid', nullable: true })
  browserSessionId!: string | null;

  /** The `User.sessionsVersion` of that session then: what ends all other sessions ends the approval too. */
  @Column({ name: 'user_sessions_version', type: 'integer', nullable: true })
  userSessionsVersion!: number | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;

  /** When the device got its tokens. */
  @TimeColumn('used_at', { nullable: true })
  usedAt!: Date | null;
}
