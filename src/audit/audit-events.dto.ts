import { ApiProperty } from '@nestjs/swagger';
import { ApiUserId } from '../users/user-directory-docs.js';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditPage } from './audit-trail.js';

const EXAMPLE_SESSION = '01a20003-9056-7257-a7ec-e03877c1d969';

/** An event, as the API shows it to administrators. */
class AuditEventResponse {
  @ApiProperty({ format: 'uuid', example: '019aa7b5-0c1d-7f52-8a43-64c1c2f0a9be' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:50:00.000Z' })
  created_at!: string;

  @ApiProperty({ description: 'The name of the event.', example: 'sign-in.failed' })
  name!: string;

  @ApiProperty({
    description: 'The kind of actor that caused the event.',
    enum: ['user', 'client', 'anonymous', 'command_line', 'server'],
    example: 'anonymous',
  })
  actor!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The id of the user or client that caused the event.',
    example: null,
  })
  actor_id!: string | null;

  @ApiUserId({
    nullable: true,
    description: 'The user whom the event is about, who may have been deleted.',
  })
  subject_id!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The session of the actor, else the session that the event is about.',
    example: EXAMPLE_SESSION,
  })
  session_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'nightlatch' })
  client_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64)' })
  user_agent!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `X-Request-Id` of the response.',
    example: '5c0e1a52-6f0e-4c56-9d2b-1b2f3a4c5d6e',
  })
  request_id!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Further members of the event.',
    example: { reason: 'wrong-password' },
  })
  details!: Record<string, unknown>;

  static from(this: void, event: AuditEvent): AuditEventResponse {
    return {
      id: event.id,
      created_at: event.createdAt.toISOString(),
      name: event.name,
      actor: event.actor,
      actor_id: event.actorId,
      subject_id: event.subjectId,
      session_id: event.sessionId,
      client_id: event.clientId,
      ip: event.ip,
      user_agent: event.userAgent,
      request_id: event.requestId,
      details: toSnakeCase(event.details),
    };
  }
}

/** A page of the audit trail, the newest event first. */
export class AuditEventsResponse {
  @ApiProperty({
    type: [AuditEventResponse],
    example: [
      {
        id: '019aa7b5-0c1d-7f52-8a43-64c1c2f0a9be',
        created_at: '2026-11-21T20:50:00.000Z',
        name: 'sign-in.failed',
        actor: 'anonymous',
        actor_id: null,
        subject_id: null,
        session_id: null,
        client_id: 'nightlatch',
        ip: '203.0.113.7',
        user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
        request_id: '5c0e1a52-6f0e-4c56-9d2b-1b2f3a4c5d6e',
        details: { reason: 'unknown-user' },
      },
    ],
  })
  events!: AuditEventResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `cursor` of the next page; `null` on the last page.',
    example: null,
  })
  next_cursor!: string | null;

  static from({ events, nextCursor }: AuditPage): AuditEventsResponse {
    return { events: events.map(AuditEventResponse.from), next_cursor: nextCursor };
  }
}

/** Converts the names of the members to `snake_case`, as the API has them. */
export function toSnakeCase(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
