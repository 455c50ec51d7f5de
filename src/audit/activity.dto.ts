import { ApiProperty } from '@nestjs/swagger';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditPage } from './audit-trail.js';
import { toSnakeCase } from './audit-events.dto.js';

/** An event that the user caused or that is about the user, as the API shows it to them. */
class ActivityResponse {
  @ApiProperty({ example: 'session.started' })
  name!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:50:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Your address, or that of a failed sign-in to your account; not that of an administrator.',
    example: '203.0.113.7',
  })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64)' })
  user_agent!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Your session in which it happened.',
    example: '01a20003-9056-7257-a7ec-e03877c1d969',
  })
  session_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'nightlatch' })
  client_id!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Further members of the event.',
    example: {},
  })
  details!: Record<string, unknown>;

  /** Shows only what concerns this user, and nothing about other people. */
  static from(event: AuditEvent, userId: string): ActivityResponse {
    const { actor, actorId, subjectId } = event;
    const isOwnAction = actor === 'user' && actorId === userId;
    // Failed sign-ins are shown to the user, without identifying the attacker.
    const isOriginShown = isOwnAction || actor === 'anonymous';
    // If an administrator changed another user, the details (new roles, for example) are not shown to the administrator.
    const areDetailsShown = subjectId === null || subjectId === userId;
    return {
      name: event.name,
      created_at: event.createdAt.toISOString(),
      ip: isOriginShown ? event.ip : null,
      user_agent: isOriginShown ? event.userAgent : null,
      session_id: isOriginShown ? event.sessionId : null,
      client_id: isOriginShown || actor === 'client' ? event.clientId : null,
      details: areDetailsShown ? toSnakeCase(event.details) : {},
    };
  }
}

/** A page of the user's own activity, the newest first. */
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
        details: { methods: ['password', 'totp'] },
      },
    ],
  })
  events!: ActivityResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `cursor` of the next page; `null` on the last page.',
    example: null,
  })
  next_cursor!: string | null;

  static from({ events, nextCursor }: AuditPage, userId: string): ActivitiesResponse {
    return {
      events: events.map((event) => ActivityResponse.from(event, userId)),
      next_cursor: nextCursor,
    };
  }
}
