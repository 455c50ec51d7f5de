import type { Actor } from '../events/actor.js';
import { describeDevice } from './describe-device.js';

/** Returns the details of a notice that say where the actor is. */
export function describeActor({ ip, userAgent }: Actor): Record<string, unknown> {
  return { ip, device: describeDevice(userAgent) };
}
