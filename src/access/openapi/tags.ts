import type { DocumentBuilder } from '@nestjs/swagger';
import type { Route } from './routes.js';

/** The metadata key of the tags of a controller in @nestjs/swagger. */
const TAGS = 'swagger/apiUseTags';

/** The tags of our controllers, in the order in which a newcomer reads them. */
const DESCRIPTIONS = {
  'Sign in': 'Exchange a user name and a password for tokens, refresh them, and sign out.',
  'My account': 'Register, and manage your profile and your password.',
  'My sessions': 'The devices on which you are signed in.',
  'Account recovery': 'Choose a new password with a mailed link.',
  'E-mail address': 'Verify an e-mail address, and confirm or undo its change, with a mailed link.',
  OAuth: 'For your services: check and revoke tokens, read the public keys and the metadata.',
  'User administration': 'For administrators: manage the users and their sessions.',
  'Audit trail': 'For administrators: read who did what.',
};

/** Declares the tags that a controller has. A tag that the application declares itself stays as it is. */
export function declareTags(builder: DocumentBuilder, routes: Iterable<Route[]>): void {
  const declared = builder.build().tags?.map(({ name }) => name) ?? [];
  const used = new Set([...routes].flat().flatMap(({ controller }) => getTags(controller)));
  for (const [name, description] of Object.entries(DESCRIPTIONS)) {
    if (used.has(name) && !declared.includes(name)) builder.addTag(name, description);
  }
}

function getTags(controller: object): string[] {
  return (Reflect.getMetadata(TAGS, controller) ?? []) as string[];
}
