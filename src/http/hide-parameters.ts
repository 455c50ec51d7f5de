/** A `QueryFailedError` of TypeORM has the members of the driver's error, and that error itself. */
type Failure = Error & { driverError?: Record<string, unknown> };

/** Members of a database error with values of rows: a password hash, an e-mail address. */
const WITH_VALUES = ['parameters', 'detail', 'where'];

/** Removes the values of rows from a database error and its causes, before code of the application may log it. */
export function hideParameters(error: unknown): unknown {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    const { driverError } = each as Failure;
    if (!driverError) continue;
    for (const name of WITH_VALUES) {
      Reflect.deleteProperty(each, name);
      Reflect.deleteProperty(driverError, name);
    }
  }
  return error;
}
