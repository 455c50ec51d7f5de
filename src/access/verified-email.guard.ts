import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { EmailNotVerifiedError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { REQUIRES_VERIFIED_EMAIL } from './route-access.js';

/** Lets a request through if its user has verified their e-mail address, or if the route has no `@RequireVerifiedEmail()`. */
@Injectable()
export class VerifiedEmailGuard extends DenyingGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  /** @throws EmailNotVerifiedError if the user has not, or if a client acts for itself. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const isRequired = this.reflector.getAllAndOverride<boolean | undefined>(
      REQUIRES_VERIFIED_EMAIL,
      targets,
    );
    if (!isRequired) return true;
    return this.allowOrDeny(
      context,
      ({ emailVerified }) => emailVerified,
      () => new EmailNotVerifiedError(),
    );
  }
}
