import { Injectable } from '@nestjs/common';
import { type SubjectState, Subjects } from '../access/subjects.js';
import { UsersService } from '../users/users.service.js';

/** The guards' question about a token's subject, answered from the users' table. */
@Injectable()
export class UserSubjects extends Subjects {
  constructor(private readonly users: UsersService) {
    super();
  }

  find(subject: string): Promise<SubjectState | null> {
    return this.users.findById(subject);
  }
}
