import { Injectable } from '@nestjs/common';
import { type SubjectState, Subjects, type TokenSubject } from '../../tokens/verify/subjects.js';

/** Believes what the token says, until it expires. */
@Injectable()
export class ClaimedSubjects extends Subjects {
  find({ roles }: TokenSubject): SubjectState {
    return { username: null, disabled: false, roles };
  }
}
