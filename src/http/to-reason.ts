/**
 * Returns why something failed, for the log. What was thrown may be anything. Leaves out the `cause` of an error: it may be
 * an answer with tokens.
 */
export function toReason(error: unknown): string {
  const { message, errors } = Object(error) as Partial<AggregateError>;
  // A refused connection is an AggregateError with one error for each address, and no message.
  return message || (errors ?? []).map(toReason).join('; ') || String(error);
}
