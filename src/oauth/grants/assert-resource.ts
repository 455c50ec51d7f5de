import type { FormParameters } from '../../http/form-parameters.js';
import { isResourceOf } from '../../tokens/resource-indicator.js';
import { InvalidTargetError } from './oauth.errors.js';

/**
 * Checks the `resource` of a request for tokens (RFC 8707): all tokens of this server are for one audience.
 * @throws InvalidTargetError if it is another one.
 */
export function assertResource(parameters: FormParameters, audience: string): void {
  const resource = parameters.get('resource');
  if (resource !== undefined && !isResourceOf(audience, resource)) throw new InvalidTargetError();
}
