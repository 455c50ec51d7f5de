// The entry point `nightlatch/testing`, for the tests of an application. Do not use it in production.

export { AccessTestingModule } from './testing/access-testing.module.js';
export { EventRecorder, type RecordedEvent } from './testing/event-recorder.js';
export { FakeClock } from './testing/fake-clock.js';
export { FastPasswordHasher } from './testing/fast-password-hasher.js';
export { MailRecorder, type RecordedMail } from './testing/mail-recorder.js';
export { signInAs } from './testing/sign-in-as.js';
export { TestKeys } from './testing/test-keys.js';
export { TestSubjects } from './testing/test-subjects.js';
export type { TestPrincipal, TestSignIn, TestSignInOptions } from './testing/test-sign-in.js';
export { totpCode } from './testing/totp-code.js';
export { VirtualPasskey, type VirtualPasskeyOptions } from './testing/virtual-passkey.js';
