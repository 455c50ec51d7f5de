import { Injectable } from '@nestjs/common';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../../tokens/verify/subject-resolver.js';

/** Believes what the token says, until it expires. */
@Injectable()
export class OfflineSubjectResolver extends SubjectResolver {
  resolve({ roles }: TokenSubject): SubjectState {
    return { username: null, disabled: false, roles };
  }
}
