import { type ExecutionContext, Inject, Optional } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import type { Principal } from '../tokens/principal.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { denyRequest, getRequest } from './guarded-request.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';
import { isPublic } from './route-access.js';

/** A guard whose refusals name the metadata of the service, if it serves some (RFC 9728 section 5.1). */
export abstract class DenyingGuard {
  @Optional()
  @Inject(ProtectedResource)
  private readonly resource: ProtectedResource | null = null;

  /**
   * Lets a request through if its route is public, or if its user has what the route requires. Denies it with a 401 if it
   * has no user, else with the error of `createError`.
   */
  protected allowOrDeny(
    context: ExecutionContext,
    isAllowed: (user: Principal) => boolean,
    createError: () => ApiException,
  ): boolean | Promise<never> {
    if (isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return this.deny(context, new NotAuthenticatedError());
    return isAllowed(user) || this.deny(context, createError());
  }

  /** Throws the error, as the transport of the request needs it. */
  protected deny(context: ExecutionContext, error: ApiException): Promise<never> {
    return denyRequest(context, error, this.resource);
  }
}
