import { type ExecutionContext, Inject, Optional } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import { denyRequest } from './guarded-request.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';

/** A guard whose refusals name the metadata of the service, if it serves some (RFC 9728 section 5.1). */
export abstract class DenyingGuard {
  @Optional()
  @Inject(ProtectedResource)
  private readonly resource: ProtectedResource | null = null;

  /** Throws the error, as the transport of the request needs it. */
  protected deny(context: ExecutionContext, error: ApiException): Promise<never> {
    return denyRequest(context, error, this.resource);
  }
}
