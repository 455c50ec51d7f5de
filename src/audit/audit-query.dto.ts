import { ApiPropertyOptional } from '@nestjs/swagger';
import { isIP, isUUID, IsUUID, Matches, ValidateBy } from 'class-validator';
import { toIpAddress } from '../http/ip-address.js';
import { ValidationFailedError } from '../http/errors.js';
import { IsPlainText, MayBeAbsent } from '../http/members.decorator.js';
import { EXTERNAL_ID_MAX_LENGTH } from '../users/check-directory-user.js';
import { ApiUserId } from '../users/user-directory-docs.js';
import type { AuditRequest } from './audit-trail.js';
import { isPseudonym } from './pseudonyms.js';

const LIMIT_MAX = 100;
const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const CLIENT_ID = /^[\w.-]{1,64}$/;

/** The query parameters that select a page. */
export class PageQuery {
  @ApiPropertyOptional({
    description: 'The maximum number of events on the page.',
    type: 'integer',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: 50,
  })
  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: `must be a whole number from 1 to ${LIMIT_MAX}` })
  limit?: string;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the previous page.' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be a next_cursor' })
  cursor?: string;

  static toPage({ limit, cursor }: PageQuery): Pick<AuditRequest, 'cursor' | 'limit'> {
    return {
      ...(limit !== undefined && { limit: Number(limit) }),
      ...(cursor !== undefined && { cursor: cursor.toLowerCase() }),
    };
  }
}

/** The query of `GET /audit-events`. An event is listed if all filters match. */
export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'The name of the event, like `sign-in.failed`.' })
  @MayBeAbsent()
  @Matches(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/, { message: 'must be the name of an event' })
  name?: string;

  @ApiPropertyOptional({ description: 'The user or client that caused the event.' })
  @MayBeAbsent()
  @IsPlainText({ max: EXTERNAL_ID_MAX_LENGTH })
  actor_id?: string;

  @ApiUserId({ required: false, description: 'The user whom the event is about.' })
  @MayBeAbsent()
  @IsPlainText({ max: EXTERNAL_ID_MAX_LENGTH })
  subject_id?: string;

  @ApiPropertyOptional({ description: 'The session of the event.', format: 'uuid' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the id of a session' })
  session_id?: string;

  @ApiPropertyOptional({ description: 'The client of the event.' })
  @MayBeAbsent()
  @Matches(CLIENT_ID, { message: 'must be a client_id' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'The IP address of the request, or its pseudonym.' })
  @MayBeAbsent()
  @ValidateBy(
    { name: 'address', validator: { validate: (value) => isIP(value) || isPseudonym(value) } },
    { message: 'must be an address' },
  )
  ip?: string;

  @ApiPropertyOptional({ description: 'Events at this time or later.', format: 'date-time' })
  @MayBeAbsent()
  @IsTime()
  since?: string;

  @ApiPropertyOptional({ description: 'Events before this time.', format: 'date-time' })
  @MayBeAbsent()
  @IsTime()
  until?: string;

  /** @throws ValidationFailedError if our table has the users, and a user's id is not one of ours. */
  static toRequest(query: AuditQuery, usesExternalDirectory: boolean): AuditRequest {
    if (!usesExternalDirectory) assertOurIds(query);
    const { name, actor_id, subject_id, session_id, client_id, ip, since, until } = query;
    const filters = {
      name,
      actorId: actor_id,
      subjectId: subject_id,
      sessionId: session_id?.toLowerCase(),
      clientId: client_id,
      ip: isPseudonym(ip) ? ip : (toIpAddress(ip) ?? undefined),
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    };
    return { ...PageQuery.toPage(query), filters };
  }
}

function assertOurIds({ actor_id, subject_id }: AuditQuery): void {
  const errors = [
    ...(actor_id === undefined || CLIENT_ID.test(actor_id)
      ? []
      : [{ field: 'actor_id', message: 'must be the id of a user or of a client' }]),
    ...(subject_id === undefined || isUUID(subject_id)
      ? []
      : [{ field: 'subject_id', message: 'must be the id of a user' }]),
  ];
  if (errors.length > 0) throw new ValidationFailedError(errors);
}

/** Accepts a time in ISO 8601 with its zone, or a day, which means its beginning in UTC. */
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
  // V8 parses February 30 as March 2.
  return new Date(day).toISOString().startsWith(day);
}
