// What tests of an application need: `nightlatch/testing`. Nothing of it is for production.

export { AccessTestingModule } from './testing/access-testing.module.js';
export { EventRecorder, type RecordedEvent } from './testing/event-recorder.js';
export { FakeClock } from './testing/fake-clock.js';
export { FastPasswordHasher } from './testing/fast-password-hasher.js';
export {
  signInAs,
  type TestPrincipal,
  type TestSignIn,
  type TestSignInOptions,
} from './testing/sign-in-as.js';
export { TestKeys } from './testing/test-keys.js';
