const ROLE = /^[a-z0-9:_-]{1,64}$/;

/** Whether a role can have this name. */
export function isRoleName(text: string): boolean {
  return ROLE.test(text);
}
