import { Injectable } from '@nestjs/common';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { type Client, toClientSubject } from '../clients/client.js';
import { type LiveSession, LiveSessions } from '../sessions/live-sessions.js';
import {
  SubjectResolver,
  type SubjectState,
  type TokenSubject,
} from '../tokens/subject-resolver.js';
import { toUserId } from '../users/user-subject.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

/** Looks up the current state of a token's subject: its session, its client and its user, from memory. */
@Injectable()
export class SessionSubjectResolver extends SubjectResolver {
  constructor(
    private readonly sessions: LiveSessions,
    private readonly users: UsersService,
    private readonly clients: ClientRegistry,
    private readonly scopes: ScopePolicy,
  ) {
    super();
  }

  async resolve(token: TokenSubject): Promise<SubjectState | null> {
    const { credential, sessionId, clientId, subject } = token;
    if (credential === 'personal-access-token') return this.resolveOwner(token);
    const [session, client, user] = await Promise.all([
      this.sessions.find(sessionId),
      this.clients.find(clientId),
      credential === 'client' ? null : this.users.findCached(toUserId(subject)),
    ]);
    return this.toState(token, session, client, user);
  }

  /** A personal access token has no session and no client: only its owner decides. */
  private async resolveOwner({ subject, scopes }: TokenSubject): Promise<SubjectState | null> {
    const user = await this.users.findCached(toUserId(subject));
    return user?.subject === subject ? this.toUserState(user, scopes) : null;
  }

  private toState(
    { subject, clientId, scopes }: TokenSubject,
    session: LiveSession | null,
    client: Client | null,
    user: User | null,
  ): SubjectState | null {
    // The client is null if it was taken out of the configuration.
    const isClientLive = client !== null && session?.clientId === clientId;
    if (session?.userId === null) {
      if (!isClientLive || subject !== toClientSubject(clientId)) return null;
      const withheldScopes = this.scopes.withheldFrom(null, scopes);
      return { userId: null, username: null, disabled: false, roles: [], withheldScopes };
    }
    // Two external ids may be made to share a row: the subject must be the user's own.
    if (user?.subject !== subject) return null;
    // Checked before the session, which has ended too: the error for a disabled user says why.
    if (user.disabled) return this.toUserState(user, scopes);
    const isSessionOfUser =
      session?.userId === user.id && session.userSessionsVersion === user.sessionsVersion;
    return isClientLive && isSessionOfUser ? this.toUserState(user, scopes) : null;
  }

  private toUserState(user: User, scopes: readonly string[]): SubjectState {
    const { id: userId, username, disabled, roles } = user;
    const emailVerified = user.emailVerifiedAt !== null;
    const withheldScopes = this.scopes.withheldFrom(roles, scopes);
    return { userId, username, disabled, roles, emailVerified, withheldScopes };
  }
}
