import { Injectable } from '@nestjs/common';
import { isPending } from '../tokens/verify/is-pending.js';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../tokens/verify/subject-resolver.js';
import { type Client, clientSubject } from '../clients/client.js';
import { ClientsService } from '../clients/clients.service.js';
import { type LiveSession, SessionsService } from '../sessions/sessions.service.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { ScopePolicy } from '../authorization/scope-policy.js';

/** A client that acts for itself. */
const CLIENT: SubjectState = { username: null, disabled: false, roles: [] };

/** The guards' question about a token's subject: from memory, as it is in the database now. */
@Injectable()
export class SessionSubjectResolver extends SubjectResolver {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly clients: ClientsService,
    private readonly scopes: ScopePolicy,
  ) {
    super();
  }

  resolve(token: TokenSubject): SubjectState | null | Promise<SubjectState | null> {
    const session = this.sessions.findLive(token.sessionId);
    // A client may have been taken out of the configuration.
    const client = this.clients.find(token.clientId);
    const itself = !isPending(session) && session?.userId === null;
    const user = itself ? null : this.users.current(token.subject);
    return isPending(session) || isPending(client) || isPending(user)
      ? Promise.all([session, client, user]).then((found) => this.stateOf(token, ...found))
      : this.stateOf(token, session, client, user);
  }

  private stateOf(
    { subject, clientId }: TokenSubject,
    session: LiveSession | null,
    client: Client | null,
    user: User | null,
  ): SubjectState | null {
    const ofClient = client !== null && session?.clientId === clientId;
    if (session?.userId === null) {
      return ofClient && subject === clientSubject(clientId) ? CLIENT : null;
    }
    // Before its session is looked at: whoever is disabled is told so, although every session ended too.
    if (!user || user.disabled) return user;
    const ofUser =
      session?.userId === user.id && session.userSessionsVersion === user.sessionsVersion;
    return ofClient && ofUser ? this.stateOfUser(user) : null;
  }

  private stateOfUser({ username, disabled, roles }: User): SubjectState {
    return { username, disabled, roles, withheldScopes: this.scopes.deniedFor(roles) };
  }
}
