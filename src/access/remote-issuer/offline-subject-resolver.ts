import { Injectable } from '@nestjs/common';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../../tokens/subject-resolver.js';

/** Trusts what the token says until it expires, and asks no server. */
@Injectable()
export class OfflineSubjectResolver extends SubjectResolver {
  /** Returns the roles of the token. */
  resolve({ roles }: TokenSubject): SubjectState {
    return { username: null, disabled: false, roles };
  }
}
