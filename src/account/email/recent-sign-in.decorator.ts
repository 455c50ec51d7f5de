import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { InsufficientAuthenticationError } from '../../access/access.errors.js';
import { DenyingGuard } from '../../access/denying.guard.js';
import { getRequest } from '../../access/guarded-request.js';
import { Clock } from '../../clock/clock.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { LiveSessions } from '../../sessions/live-sessions.js';

const MAX_AGE_SECONDS = 600;

/** Lets a request through if the session of its token began at most ten minutes ago. */
@Injectable()
class RecentSignInGuard extends DenyingGuard implements CanActivate {
  constructor(
    private readonly sessions: LiveSessions,
    private readonly clock: Clock,
  ) {
    super();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const session = await this.sessions.find(getRequest(context).user!.sessionId);
    const ageMs = session ? this.clock.now().getTime() - session.createdAt.getTime() : Infinity;
    if (ageMs <= MAX_AGE_SECONDS * 1_000) return true;
    return this.deny(context, new InsufficientAuthenticationError(MAX_AGE_SECONDS));
  }
}

/**
 * Requires that the user signed in at most ten minutes ago (RFC 9470). A refresh does not count: a stolen refresh token
 * would be a recent sign-in. It needs `@Authenticated()` on the route.
 */
export function RecentSignIn(): MethodDecorator {
  return applyDecorators(
    UseGuards(RecentSignInGuard),
    ApiErrors(new InsufficientAuthenticationError(MAX_AGE_SECONDS)),
  );
}
