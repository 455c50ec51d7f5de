/** Who is behind something: `anonymous` has not proved who they are, or is about to. */
export type Actor = 'user' | 'client' | 'anonymous' | 'command_line' | 'server';

/**
 * Why something happens: who has it happen, and from where, as far as that is known.
 *
 * @example
 * ```ts
 * import { Controller, Param, Post } from '@nestjs/common';
 * import { type Cause, CausedBy, Roles, UsersService } from 'nightlatch';
 *
 * @Controller('moderation')
 * export class ModerationController {
 *   constructor(private readonly users: UsersService) {}
 *
 *   // Who did it, and from where, is kept with what was done.
 *   @Post(':id/block')
 *   @Roles('moderator')
 *   block(@Param('id') id: string, @CausedBy() cause: Cause) {
 *     return this.users.disable(id, cause);
 *   }
 * }
 * ```
 */
export interface Cause {
  actor: Actor;
  /** The `id` of the `User` who acts. */
  userId: string | null;
  sessionId: string | null;
  clientId: string | null;
  ip: string | null;
  userAgent: string | null;
  /** As it stands in the log. */
  requestId: string | null;
}

const NOBODY = {
  userId: null,
  sessionId: null,
  clientId: null,
  ip: null,
  userAgent: null,
  requestId: null,
};

/** The server itself: its time has come, or the application's own code did it. */
export const BY_SERVER: Cause = Object.freeze({ actor: 'server', ...NOBODY });

/**
 * Whoever may use the command line.
 *
 * @example
 * ```ts
 * import { BY_COMMAND_LINE, type UsersService } from 'nightlatch';
 *
 * // In a script of one's own.
 * export async function block(users: UsersService, id: string): Promise<void> {
 *   await users.disable(id, BY_COMMAND_LINE);
 * }
 * ```
 */
export const BY_COMMAND_LINE: Cause = Object.freeze({ actor: 'command_line', ...NOBODY });
