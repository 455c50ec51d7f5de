/** The scopes of the items, with the descriptions that the Authorize dialog shows. */
export const ITEM_SCOPES = {
  'items:read': 'Read your items',
  'items:write': 'Add, change and delete your items',
} as const;
