import type { HttpRequest } from '../http/request-origin.js';
import type { Principal } from '../tokens/principal.js';

/** A request on a guarded route. `user` is set once the guard has let it through. */
export interface AuthenticatedRequest extends HttpRequest {
  user?: Principal;
}
