import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';

/** Why a sign-in by password failed; `refused` by a step of the application's own. */
export type SignInFailure = 'unknown-user' | 'wrong-password' | 'inactive-user' | 'refused';

/** Why a session is over: the `reason` of `session.ended`. */
export type SessionEndReason =
  | 'signed-out'
  | 'revoked'
  | 'ended-by-administrator'
  | 'password-changed'
  | 'refresh-token-reused'
  | 'client-deleted';

/**
 * Everything that is told, by its name, with what is told of it. Ids only: an event may be logged.
 * `userId` is the `id` of the `User`, also where a `UserDirectory` knows them by another (`externalId`).
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
  'user.registered': { userId: string };
  /** The user can no longer sign in, and every session they had is over. */
  'user.disabled': { userId: string };
  'user.enabled': { userId: string };
  'user.deleted': { userId: string };
  'user.roles-changed': { userId: string; roles: string[] };
  /** `members` are those of the profile that are another now. */
  'user.profile-changed': { userId: string; members: string[] };
  /** `sessionId` is null where it was not done by its owner. */
  'password.changed': { userId: string; sessionId: string | null };
  /** By password; `userId` is null where there is no such user. */
  'sign-in.failed': { userId: string | null; clientId: string; reason: SignInFailure };
  /** `userId` is null where a client signed in for itself. */
  'session.started': { sessionId: string; userId: string | null; clientId: string };
  'session.refreshed': { sessionId: string; userId: string; clientId: string };
  /**
   * Not told of a session that expires, or whose user is disabled or deleted: of those there is an event, or
   * none.
   */
  'session.ended': { sessionId: string; userId: string | null; reason: SessionEndReason };
  /** Somebody used a refresh token a second time: a thief, or the user after a thief. */
  'refresh-token.reused': { sessionId: string; userId: string; clientId: string };
  'signing-key.rotated': { kid: string; previousKid: string };
  'signing-key.revoked': { kid: string };
  /** From a file: told before the first one comes in. */
  'users.import-started': Record<string, never>;
  /** From a file. What became of its rows, as far as it was read. */
  'users.imported': { imported: number; existing: number; refused: number };
  /** To a file, all of them: told before the first one leaves. */
  'users.exported': { withPasswordHashes: boolean };
  'client.created': { clientId: string };
  'client.secret-rotated': { clientId: string };
  'client.deleted': { clientId: string };
  /** Somebody was refused since they had tried too often. Not told who: it may be thousands a second. */
  'limit.reached': { limit: string };
}

type Listener = (name: keyof NightlatchEvents, event: object) => unknown;

/**
 * What happened, told after it is in the database, in this process. A listener that fails is logged; what
 * it was told of has happened all the same.
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

  /** Tells every listener, without waiting for any. */
  emit<Name extends keyof NightlatchEvents>(name: Name, event: NightlatchEvents[Name]): void {
    this.emitter.emit('event', name, event);
  }

  /** Listens to one kind of event; the function that is returned ends it. */
  on<Name extends keyof NightlatchEvents>(
    name: Name,
    listener: (event: NightlatchEvents[Name]) => unknown,
  ): () => void {
    return this.onAny((told, event) =>
      told === name ? listener(event as NightlatchEvents[Name]) : undefined,
    );
  }

  /** Listens to every event, for a log or a trail. */
  onAny(listener: Listener): () => void {
    const guarded = (name: keyof NightlatchEvents, event: object) =>
      void this.tell(listener, name, event);
    this.emitter.on('event', guarded);
    return () => this.emitter.off('event', guarded);
  }

  private async tell(
    listener: Listener,
    name: keyof NightlatchEvents,
    event: object,
  ): Promise<void> {
    try {
      await listener(name, event);
    } catch (error) {
      this.logger.error({ msg: `A listener of ${name} failed: ${String(error)}` });
    }
  }
}
