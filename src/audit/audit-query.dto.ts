import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIP, IsUUID, Matches, ValidateBy } from 'class-validator';
import { MayBeAbsent } from '../http/members.decorator.js';
import type { AuditRequest } from './audit-trail.js';

const MOST_EVENTS = 100;
const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const CLIENT_ID = /^[\w.-]{1,64}$/;

/** Which page is wanted. */
export class PageQuery {
  @ApiPropertyOptional({
    description: 'At most so many, the newest first.',
    type: 'integer',
    minimum: 1,
    maximum: MOST_EVENTS,
    default: 50,
  })
  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: `must be a whole number from 1 to ${MOST_EVENTS}` })
  limit?: string;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the page before.' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be a next_cursor' })
  cursor?: string;

  /** As the trail wants it. */
  static read({ limit, cursor }: PageQuery): Pick<AuditRequest, 'cursor' | 'limit'> {
    return {
      ...(limit !== undefined && { limit: Number(limit) }),
      ...(cursor !== undefined && { cursor: cursor.toLowerCase() }),
    };
  }
}

/** Which events are wanted: those to which everything that is said applies. */
export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'What happened.', example: 'sign-in.failed' })
  @MayBeAbsent()
  @Matches(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/, { message: 'must be the name of an event' })
  name?: string;

  @ApiPropertyOptional({ description: 'Who did it: the id of a user, or a client_id.' })
  @MayBeAbsent()
  @Matches(CLIENT_ID, { message: 'must be the id of a user or of a client' })
  actor_id?: string;

  @ApiPropertyOptional({ description: 'To whom: the id of a user.', format: 'uuid' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the id of a user' })
  subject_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the id of a session' })
  session_id?: string;

  @ApiPropertyOptional()
  @MayBeAbsent()
  @Matches(CLIENT_ID, { message: 'must be a client_id' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'From where.' })
  @MayBeAbsent()
  @IsIP(undefined, { message: 'must be an address' })
  ip?: string;

  @ApiPropertyOptional({ description: 'From then on.', format: 'date-time' })
  @MayBeAbsent()
  @IsTime()
  since?: string;

  @ApiPropertyOptional({ description: 'Before then.', format: 'date-time' })
  @MayBeAbsent()
  @IsTime()
  until?: string;

  /** As the trail wants it. */
  static override read(query: AuditQuery): AuditRequest {
    const { name, actor_id, subject_id, session_id, client_id, ip, since, until } = query;
    const filters = {
      name,
      actorId: actor_id,
      subjectId: subject_id?.toLowerCase(),
      sessionId: session_id?.toLowerCase(),
      clientId: client_id,
      ip,
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    };
    return { ...PageQuery.read(query), filters };
  }
}

/** ISO 8601: a day (its beginning, in UTC), or a time with its zone. */
function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value) => typeof value === 'string' && isTime(value),
      defaultMessage: () => 'must be a time in ISO 8601, like 2026-11-21T20:50:00Z',
    },
  });
}

function isTime(text: string): boolean {
  const [, day] = TIME.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  // February 30 is March 2 to V8.
  return new Date(day).toISOString().startsWith(day);
}
