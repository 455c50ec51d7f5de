export {
  createNightlatch,
  type Credentials,
  type Nightlatch,
  type NightlatchOptions,
  type SecondFactor,
} from './client.js';
export type { Body } from './endpoints.js';
export { type Json, NightlatchError } from './errors.js';
export type { Session, State, Subscriber } from './shared-session.js';
export type { StorageOption, Store } from './storage.js';
