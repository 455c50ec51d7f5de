import { ApiProperty } from '@nestjs/swagger';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditPage } from './audit-trail.js';
import { toSnakeCase } from './audit-events.dto.js';

/** Something that somebody did, or that was done to them, as the wire shows it to them. */
export class ActivityResponse {
  @ApiProperty({ example: 'session.started' })
  name!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:50:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Of whoever signed in, or tried to; not of somebody else, such as an administrator.',
    example: '203.0.113.7',
  })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64)' })
  user_agent!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'In which of your sessions it was done.',
    example: '01a20003-9056-7257-a7ec-e03877c1d969',
  })
  session_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'nightlatch' })
  client_id!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What else is told of it.',
    example: {},
  })
  details!: Record<string, unknown>;

  /** What of it concerns this user, and nothing of anybody else. */
  static from(event: AuditEvent, userId: string | null): ActivityResponse {
    const { actor, actorId, subjectId } = event;
    const isOwnDeed = actor === 'user' && actorId === userId;
    // Whoever tries to be the user is of concern to them, and nobody that they would know by name.
    const isSeen = isOwnDeed || actor === 'anonymous';
    // What an administrator did to somebody else is that one's matter: the roles, say.
    const isOwnMatter = subjectId === null || subjectId === userId;
    return {
      name: event.name,
      created_at: event.createdAt.toISOString(),
      ip: isSeen ? event.ip : null,
      user_agent: isSeen ? event.userAgent : null,
      session_id: isSeen ? event.sessionId : null,
      client_id: isSeen || actor === 'client' ? event.clientId : null,
      details: isOwnMatter ? toSnakeCase(event.details) : {},
    };
  }
}

/** A page of somebody's own activity, the newest first. */
export class ActivitiesResponse {
  @ApiProperty({
    type: [ActivityResponse],
    example: [
      {
        name: 'session.started',
        created_at: '2026-11-21T20:50:00.000Z',
        ip: '203.0.113.7',
        user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
        session_id: '01a20003-9056-7257-a7ec-e03877c1d969',
        client_id: 'nightlatch',
        details: {},
      },
    ],
  })
  events!: ActivityResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `cursor` of the next page; null: this is the last one.',
    example: null,
  })
  next_cursor!: string | null;

  static from({ events, nextCursor }: AuditPage, userId: string | null): ActivitiesResponse {
    return {
      events: events.map((event) => ActivityResponse.from(event, userId)),
      next_cursor: nextCursor,
    };
  }
}
