import {
  applyDecorators,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { InsufficientAuthenticationError } from '../access/access.errors.js';
import { getRequest } from '../access/guarded-request.js';
import { RequirementsGuard } from '../access/requirements.guard.js';
import { findRequirements, type RequiredSignIn } from '../access/route-access.js';
import { Clock } from '../clock/clock.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

/** Decides whether a request needs the proof. */
type NeedsProof = (request: { body?: unknown }, user: User) => boolean;

/** Returns whether the body of a request has this member. */
export function hasMember({ body }: { body?: unknown }, name: string): boolean {
  return Object.hasOwn(Object(body) as object, name);
}

const NEEDS_PROOF = 'nightlatch:needs-owner-proof';

/** Asks an account with a second factor for a recent sign-in with it, and any other account for a recent sign-in. */
@Injectable()
class OwnerProofGuard extends RequirementsGuard {
  constructor(
    @Inject(TOKENS_OPTIONS) options: TokensOptions,
    clock: Clock,
    private readonly users: UsersService,
  ) {
    super(options, clock);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const required = findRequirements(context.getHandler(), context.getClass());
    return this.check(context, { ...required, signIn: await this.findRequiredSignIn(context) });
  }

  private async findRequiredSignIn(context: ExecutionContext): Promise<RequiredSignIn | null> {
    const request = getRequest(context);
    const user = await this.users.findCached(request.user?.userId ?? null);
    // A client that acts for itself has no user, and has never signed in.
    if (!user) return {};
    const needsProof = Reflect.getMetadata(NEEDS_PROOF, context.getHandler()) as NeedsProof;
    if (!needsProof(request as { body?: unknown }, user)) return null;
    return user.secondFactorOn ? { acr: 'aal2' } : {};
  }
}

/**
 * Requires, like `@RequireRecentSignIn()`, that the user was proven recently; with a second factor if they have one on. For
 * our own routes that a stolen token must not open. It needs `@Authenticated()` on the route.
 * @param needsProof which requests need it; default: all
 */
export function RequireOwnerProof(needsProof: NeedsProof = () => true): MethodDecorator {
  return applyDecorators(
    SetMetadata(NEEDS_PROOF, needsProof),
    UseGuards(OwnerProofGuard),
    ApiErrors(new InsufficientAuthenticationError({})),
  );
}
