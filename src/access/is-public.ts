import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { IS_AUTH_GUARD, IS_PUBLIC } from './metadata.js';

/** By controller as well: one that extends another has its routes. */
const known = new WeakMap<object, WeakMap<object, boolean>>();

/**
 * Whether a route needs no token. What is said of it comes before what is said of its controller, and to name the
 * guard is to say that it guards.
 */
export function isPublic(handler: object, controller: object): boolean {
  const remembered = known.get(handler)?.get(controller);
  if (remembered !== undefined) return remembered;
  const found = readIsPublic(handler, controller);
  const ofHandler = known.get(handler) ?? new WeakMap<object, boolean>();
  known.set(handler, ofHandler.set(controller, found));
  return found;
}

function readIsPublic(handler: object, controller: object): boolean {
  const own = Reflect.getMetadata(IS_PUBLIC, handler) as boolean | undefined;
  if (own !== undefined) return own;
  return !namesAuthGuard(handler) && Reflect.getMetadata(IS_PUBLIC, controller) === true;
}

/** Whether `JwtAuthGuard`, or a subclass, stands among the guards of the route, or of the controller, itself. */
export function namesAuthGuard(target: object): boolean {
  const guards = (Reflect.getMetadata(GUARDS_METADATA, target) ?? []) as unknown[];
  return guards.some((guard) => {
    const prototype: unknown = typeof guard === 'function' ? guard.prototype : guard;
    return typeof prototype === 'object' && prototype !== null && IS_AUTH_GUARD in prototype;
  });
}
