import { ApiProperty } from '@nestjs/swagger';
import type { Session } from './session.entity.js';

const EXAMPLE_TIME = '2026-11-21T20:50:00.000Z';

/** A session, as the API shows it. */
export class SessionResponse {
  @ApiProperty({ format: 'uuid', example: '01a20003-9056-7257-a7ec-e03877c1d969' })
  id!: string;

  @ApiProperty({ description: 'Whether it is the session of the request.', example: true })
  current!: boolean;

  @ApiProperty({ example: 'nightlatch' })
  client_id!: string;

  @ApiProperty({ description: 'How the user signed in.', example: 'password' })
  authentication_method!: string;

  @ApiProperty({
    description: 'The scopes of its tokens, separated by spaces.',
    example: 'reports:read reports:write',
  })
  scope!: string;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64)' })
  user_agent!: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The time of the last refresh, or of the sign-in.',
    example: EXAMPLE_TIME,
  })
  last_used_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the session ends, however often it is refreshed.',
    example: EXAMPLE_TIME,
  })
  expires_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the session ends if it is not refreshed.',
    example: EXAMPLE_TIME,
  })
  idle_expires_at!: string;

  static from(session: Session, currentId: string): SessionResponse {
    return {
      id: session.id,
      current: session.id === currentId,
      client_id: session.clientId,
      authentication_method: session.authenticationMethod,
      scope: session.scope,
      ip: session.ip,
      user_agent: session.userAgent,
      created_at: session.createdAt.toISOString(),
      last_used_at: session.lastUsedAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
      idle_expires_at: session.idleExpiresAt.toISOString(),
    };
  }
}
