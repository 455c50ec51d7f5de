/** The scopes of the items, each with what it allows, as the Authorize dialog shows them. */
export const ITEM_SCOPES = {
  'items:read': 'Read your items',
  'items:write': 'Add, change and delete your items',
} as const;
