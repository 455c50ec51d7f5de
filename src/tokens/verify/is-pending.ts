/**
 * Whether this has to be waited for. Not by its class: what an application provides may come from another realm, or
 * another library, and would else be taken for the answer itself.
 */
export function isPending<T extends object>(
  answer: T | PromiseLike<T | null> | null,
): answer is PromiseLike<T | null> {
  return typeof (answer as PromiseLike<T> | null)?.then === 'function';
}
