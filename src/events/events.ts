import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { writeLine } from '../http/write-line.js';
import type {
  FederationRefusal,
  SessionEndReason,
  SignInFailure,
  TokenRefusal,
  TokenRevokeReason,
} from './reasons.js';

/**
 * The events, by name, with their members. An event contains ids only, so that it can be logged. Listeners get the `userId`
 * by which the application knows the user: the `id` of the `User`, which the services take, or the `id` in the
 * `UserDirectory` if it has one. The services then take `toUserId(userId)`.
 *
 * @example
 * ```ts
 * import { Injectable, type OnModuleInit } from '@nestjs/common';
 * import { Events, type NightlatchEvents } from 'nightlatch';
 *
 * const WATCHED: Array<keyof NightlatchEvents> = ['refresh-token.reused', 'signing-key.revoked'];
 *
 * @Injectable()
 * export class Alarm implements OnModuleInit {
 *   constructor(private readonly events: Events) {}
 *
 *   onModuleInit(): void {
 *     this.events.onAny((name, event) => {
 *       if (WATCHED.includes(name)) console.warn(name, event);
 *     });
 *   }
 * }
 * ```
 */
export interface NightlatchEvents {
  /** `provider`: the user has signed up with this provider, and has no password. */
  'user.registered': { userId: string; provider?: string };
  /** The user cannot sign in any more, and all of their sessions have ended. */
  'user.disabled': { userId: string };
  /** The user can sign in again. The sessions that ended stay ended. */
  'user.enabled': { userId: string };
  /** The user and all of their data are gone. */
  'user.deleted': { userId: string };
  /** `roles` are the new ones. */
  'user.roles-changed': { userId: string; roles: string[] };
  /** `members` names the members of the profile that changed. */
  'user.profile-changed': { userId: string; members: string[] };
  /** `sessionId` is null if it was not changed by its owner. `isFirst`: the user had no password before. */
  'password.changed': { userId: string; sessionId: string | null; isFirst?: true };
  /** A link to choose a new password is mailed to the user. In the audit trail only if an administrator asked for it. */
  'password.reset-requested': { userId: string };
  /** The user has chosen a new password by a mailed link. All of their sessions have ended. */
  'password.reset': { userId: string };
  /** The user has proved that they read the mails to their address, or an administrator says so. */
  'email.verified': { userId: string };
  /** An administrator says that the address is not verified. */
  'email.unverified': { userId: string };
  /** No mails are sent to the address any more. `userId` is null if it has no account. */
  'email.refused': { userId: string | null };
  /** Mails are sent to the address again: a mailed link proved it, or an operator says so. */
  'email.allowed': { userId: string | null };
  /** The user wants another address. It does not say whether the address is free. */
  'email.change-requested': { userId: string };
  /** The user has another address, and has proved that they read its mails. */
  'email.changed': { userId: string };
  /** The user has an earlier address again, by a link that was mailed there. All of their sessions have ended. */
  'email.change-undone': { userId: string };
  /** `userId` is null if the user is unknown. */
  'sign-in.failed': { userId: string | null; clientId: string; reason: SignInFailure };
  /** The password was right, and the sign-in waits for a second factor. Not in the audit trail. */
  'second-factor.required': { userId: string; clientId: string };
  /**
   * A second factor was wrong, at a sign-in or in a session. `failures`: how many were wrong in a row over all
   * sign-ins, with this one.
   */
  'second-factor.failed': { userId: string; method: string; failures: number };
  /** Sign-ins of the user need a second factor from now on. `isPart`: of a change with an event of its own. */
  'second-factor.turned-on': { userId: string; isPart?: true };
  /** Sign-ins of the user need no second factor any more. `isPart`: of a change with an event of its own. */
  'second-factor.turned-off': { userId: string; isPart?: true };
  /** The user has set up an authenticator app. Their other sessions have ended. */
  'totp.enabled': { userId: string };
  /** The user has removed the authenticator app. `secondFactorOff`: it was the last factor, so the second factor is off. */
  'totp.disabled': { userId: string; secondFactorOff?: true };
  /** The user has new recovery codes. The old ones are void. `isPart`: of a change with an event of its own. */
  'recovery-codes.made': { userId: string; isPart?: true };
  /** `left`: how many the user still has. */
  'recovery-code.used': { userId: string; left: number };
  /** The passkey signs in from now on. */
  'passkey.added': { userId: string; passkeyId: string };
  /** The user has given the passkey another name. */
  'passkey.renamed': { userId: string; passkeyId: string };
  /** The passkey no longer signs in. `secondFactorOff` is as above. `isPart`: of a change with an event of its own. */
  'passkey.removed': { userId: string; passkeyId: string; secondFactorOff?: true; isPart?: true };
  /** The counter of the passkey went back, as that of a copy does. The passkey is refused from now on. */
  'passkey.clone-suspected': { userId: string; passkeyId: string };
  /** An account of a provider is connected to the user, and signs in from now on. `isRegistration`: the user is new. */
  'identity.linked': {
    userId: string;
    identityId: string;
    provider: string;
    isRegistration?: true;
  };
  /** The account of the provider no longer signs in. */
  'identity.unlinked': { userId: string; identityId: string; provider: string };
  /** A provider has proven a user, who goes on to sign in: a second factor may be due. Not in the audit trail. */
  'federation.succeeded': { userId: string; provider: string };
  /**
   * A sign-in with a provider was refused. `userId` is null if the user is not known. Not in the audit trail if the browser
   * did not begin it, because any web page can send such a callback.
   */
  'federation.refused': { userId: string | null; provider: string; reason: FederationRefusal };
  /** The provider cannot be reached. Emitted once, until it can be reached again. Not in the audit trail. */
  'provider.away': { provider: string };
  /** The provider can be reached again. Not in the audit trail. */
  'provider.back': { provider: string };
  /** The user has made a token for a script. */
  'personal-access-token.created': { userId: string; tokenId: string };
  /** The token is refused from now on. Not emitted for a token that expires, or whose user is deleted. */
  'personal-access-token.revoked': { userId: string; tokenId: string; reason: TokenRevokeReason };
  /** A request had a personal access token that is not valid. Not in the audit trail. */
  'personal-access-token.refused': { reason: TokenRefusal };
  /**
   * Factors of the user were removed, but not by the user, and all sessions have ended. `kinds`: which, such as `totp`.
   * `left`: the kinds that the user still has.
   */
  'factors.reset': { userId: string; kinds: string[]; left: string[] };
  /**
   * `userId` is null for a client that acts for itself. `methods`: how the user or client was proven, for example `password`
   * and `totp`. `parentId` is the session of the browser, if an application got this session from it.
   */
  'session.started': {
    sessionId: string;
    userId: string | null;
    clientId: string;
    methods: string[];
    parentId?: string;
  };
  /** A sign-in succeeded after five failures or more, at this account. Follows `session.started`. */
  'sign-in.after-failures': { sessionId: string; userId: string; clientId: string };
  /** The session has new tokens. Not in the audit trail. */
  'session.refreshed': { sessionId: string; userId: string; clientId: string };
  /** The user has proven once more, in this session, who they are, for example by their `password`. */
  'session.reauthenticated': {
    sessionId: string;
    userId: string;
    clientId: string;
    method: string;
  };
  /**
   * The session has ended. Not emitted if it expires, or if its user is disabled (`user.disabled`) or deleted
   * (`user.deleted`).
   */
  'session.ended': { sessionId: string; userId: string | null; reason: SessionEndReason };
  /**
   * The answer to a refresh was repeated to another network: to a device that changed networks before the answer
   * reached it, or to a thief. At most once for each refresh.
   */
  'refresh-token.reissued': { sessionId: string; userId: string; clientId: string };
  /** A refresh token was used a second time: by a thief, or by the user after a thief. */
  'refresh-token.reused': { sessionId: string; userId: string; clientId: string };
  /** A browser was sent back to an application with a code. Not in the audit trail. */
  'authorization-code.issued': { userId: string; clientId: string };
  /** A client has exchanged a code for its tokens. Follows `session.started`. Not in the audit trail. */
  'authorization-code.redeemed': { sessionId: string; userId: string; clientId: string };
  /** A client has sent a code that is not valid for it. Not in the audit trail. */
  'authorization-code.refused': { clientId: string };
  /** A code was used a second time, by a client that knows its secret verifier: by a thief, or by the client after a thief. */
  'authorization-code.reused': { sessionId: string; userId: string; clientId: string };
  /** `GET /authorize` has answered with this error (RFC 6749 section 4.1.2.1). Not in the audit trail. */
  'authorization.refused': { clientId: string | null; error: string };
  /** Tokens are signed with the key `kid` from now on. */
  'signing-key.rotated': { kid: string; previousKid: string };
  /** Tokens that this key has signed are refused. */
  'signing-key.revoked': { kid: string };
  /** An import begins: its first row is imported after this. */
  'users.import-started': Record<string, never>;
  /** An import has ended: how many rows of the file were imported, existed already, or were refused. */
  'users.imported': { imported: number; existing: number; refused: number };
  /** An export begins: its first user is written after this. */
  'users.exported': { withPasswordHashes: boolean };
  /** An OAuth client can get tokens. */
  'client.created': { clientId: string };
  /** The client has a new secret. The old one is refused. */
  'client.secret-rotated': { clientId: string };
  /** The client and its tokens are refused. */
  'client.deleted': { clientId: string };
  /** `members` names what changed: `name`, `grantTypes`, `scopes`, ... An event for each redirect URI follows. */
  'client.changed': { clientId: string; members: string[] };
  /** The browser may now take an authorization code there or, after a sign-out, its user (`after: 'sign-out'`). */
  'client.redirect-uri-added': { clientId: string; after: 'sign-in' | 'sign-out'; uri: string };
  /** The browser can no longer be sent there. */
  'client.redirect-uri-removed': { clientId: string; after: 'sign-in' | 'sign-out'; uri: string };
  /** `clientId` is the id as it was sent: at most 64 printable ASCII characters. The client may not exist. */
  'client.authentication-failed': { clientId: string };
  /** A device wants to be signed in. Not in the audit trail. */
  'device-code.issued': { clientId: string };
  /** The user lets the device of this client sign in. Its session starts when the device asks for its tokens. */
  'device-code.approved': { userId: string; clientId: string };
  /** The user has refused to let the device sign in. */
  'device-code.denied': { userId: string; clientId: string };
  /** A mail server accepted the mail. `userId` is null if the mail was not queued for a user. Not in the audit trail. */
  'mail.sent': { mailId: string; kind: string; userId: string | null };
  /** A mail server refused the mail for good, or it could not be sent at all. `code` has no text of the server. */
  'mail.refused': { mailId: string; kind: string; userId: string | null; code: string };
  /** The mail was tried for as long as its kind allows. `code` is that of the last failure. */
  'mail.expired': { mailId: string; kind: string; userId: string | null; code: string | null };
  /**
   * An attempt was rejected by a rate limit. It does not say whose: an attacker can cause thousands a second. Not in the
   * audit trail.
   */
  'limit.reached': { limit: string };
}

type Listener = (name: keyof NightlatchEvents, event: object) => unknown;

/**
 * Emits an event after its change is committed, to the listeners in this process. An error of a listener is logged; it
 * does not undo the change.
 *
 * @example
 * ```ts
 * import { Injectable, type OnModuleInit } from '@nestjs/common';
 * import { Events, UsersService } from 'nightlatch';
 *
 * @Injectable()
 * export class WelcomeMail implements OnModuleInit {
 *   constructor(
 *     private readonly events: Events,
 *     private readonly users: UsersService,
 *   ) {}
 *
 *   onModuleInit(): void {
 *     this.events.on('user.registered', async ({ userId }) => {
 *       const { email } = await this.users.getById(userId);
 *       console.log(`Welcome, ${email}`);
 *     });
 *   }
 * }
 * ```
 */
@Injectable()
export class Events {
  private readonly logger = new Logger(Events.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  /** Emits an event to all listeners, without waiting for them. */
  emit<Name extends keyof NightlatchEvents>(name: Name, event: NightlatchEvents[Name]): void {
    this.emitter.emit('event', name, event);
  }

  /**
   * Listens to events with this name.
   * @returns a function that removes the listener.
   */
  on<Name extends keyof NightlatchEvents>(
    name: Name,
    listener: (event: NightlatchEvents[Name]) => unknown,
  ): () => void {
    return this.onAny((emitted, event) =>
      emitted === name ? listener(event as NightlatchEvents[Name]) : undefined,
    );
  }

  /**
   * Listens to all events.
   * @returns a function that removes the listener.
   */
  onAny(listener: Listener): () => void {
    const guarded = (name: keyof NightlatchEvents, event: object) =>
      void this.notify(listener, name, event);
    this.emitter.on('event', guarded);
    return () => this.emitter.off('event', guarded);
  }

  private async notify(
    listener: Listener,
    name: keyof NightlatchEvents,
    event: object,
  ): Promise<void> {
    try {
      await listener(name, event);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      writeLine(this.logger, 'error', `A listener of ${name} failed: ${cause.message}`, {}, cause);
    }
  }
}
