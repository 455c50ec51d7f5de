import { Injectable } from '@nestjs/common';
import { type SubjectState, Subjects, type TokenSubject } from '../bearer/subjects.js';
import { clientSubject } from '../clients/client.js';
import { ClientsService } from '../clients/clients.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UsersService } from '../users/users.service.js';

/** A client that acts for itself. */
const CLIENT: SubjectState = { username: null, disabled: false, roles: [] };

/** The guards' question about a token's subject: from memory, as it is in the database now. */
@Injectable()
export class SessionSubjects extends Subjects {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly clients: ClientsService,
  ) {
    super();
  }

  async find({ subject, sessionId, clientId }: TokenSubject): Promise<SubjectState | null> {
    const session = await this.sessions.findLive(sessionId);
    if (session?.userId === null) {
      const itself = session.clientId === clientId && subject === clientSubject(clientId);
      return itself && (await this.clients.find(clientId)) ? CLIENT : null;
    }
    const user = await this.users.current(subject);
    // Before its session is looked at: whoever is disabled is told so, although every session ended too.
    if (!user || user.disabled) return user;
    const belongs = session?.userId === user.id && session.clientId === clientId;
    // A client may have been taken out of the configuration.
    if (!belongs || !(await this.clients.find(clientId))) return null;
    return session.userSessionsVersion === user.sessionsVersion ? user : null;
  }
}
