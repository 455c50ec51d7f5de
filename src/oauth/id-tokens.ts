import { Injectable } from '@nestjs/common';
import type { LiveSession } from '../sessions/live-sessions.js';
import type { User } from '../users/user.entity.js';

/** The session of an application, for which an ID token is issued. */
interface IdTokenSubject {
  session: LiveSession;
  user: User;
  /** The scopes of the access token beside it. */
  scopes: readonly string[];
  accessToken: string;
  /** The `nonce` of the authorization request, or null. */
  nonce: string | null;
}

/** Who an ID token is about, and which client it was issued to. */
interface IdTokenHint {
  userId: string;
  clientId: string;
}

/** Issues and reads ID tokens (OpenID Connect Core section 2). {@link NoIdTokens} stands in while OpenID Connect is off. */
export abstract class IdTokens {
  /** Returns an ID token, or null if the scopes do not ask for one. */
  abstract issue(subject: IdTokenSubject): Promise<string | null>;

  /** Returns what an ID token of this server says, also after its expiry, or null if it is none. */
  abstract readHint(idToken: string): Promise<IdTokenHint | null>;
}

/** OpenID Connect is off: there are no ID tokens. */
@Injectable()
export class NoIdTokens extends IdTokens {
  async issue(): Promise<null> {
    return null;
  }

  async readHint(): Promise<null> {
    return null;
  }
}
