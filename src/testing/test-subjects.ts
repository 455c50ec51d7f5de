import { Injectable } from '@nestjs/common';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../tokens/subject-resolver.js';

/** Who a test has signed in, besides what is in the token. */
type TestSubject = Pick<SubjectState, 'userId' | 'username'>;

/** Knows the users whom `signInAs()` has signed in with `TestKeys`, so that no issuer is asked about them. */
@Injectable()
export class TestSubjects extends SubjectResolver {
  private readonly subjects = new Map<string, TestSubject>();

  /** Adds the user of a session. */
  add(sessionId: string, subject: TestSubject): void {
    this.subjects.set(sessionId, subject);
  }

  resolve({ sessionId, roles }: TokenSubject): SubjectState | null {
    const subject = this.subjects.get(sessionId);
    return subject ? { ...subject, disabled: false, roles } : null;
  }
}
