import type { Stored, TokenStorage } from './storage.js';

/** `stale` is signed in, while the server cannot be reached to renew the access token. */
export type State = 'signed-out' | 'signed-in' | 'stale';

/** The session of the user who is signed in. */
export interface Session {
  /** The id of the user. */
  readonly subject: string;
  /** The scopes of the access token, separated by spaces. */
  readonly scope: string;
  /** When the access token expires, in milliseconds since 1970. It is renewed before. */
  readonly expiresAt: number;
}

/**
 * Is called after each change.
 * @param reason `sign_in`, `refresh`, `sign_out`, `invalid_grant` (the server has ended the session), `other_tab`, or the
 *   code of the error that made the session stale
 */
export type Subscriber = (state: State, reason: string) => void;

interface Message {
  type: 'changed' | 'signed-out';
  /** The sign-in that has ended. */
  id?: number | undefined;
}

/** The session that the tabs of an application share. */
export interface SharedSession {
  /** Reads what this tab or another one has stored, and tells the subscribers of a change. */
  read: (reason?: string) => Stored | null;
  /** Stores a session. */
  write: (stored: Stored, reason: string) => Stored;
  /** Removes the session, in every tab. */
  end: (reason: string) => void;
  /** Makes the session stale until it changes. The subscribers are told once of each kind of failure. */
  fail: (code: string) => void;
  /** Returns the code of the failure that made the session stale. */
  getFailure: () => string | undefined;
  getState: () => State;
  getSession: () => Session | null;
  subscribe: (subscriber: Subscriber) => () => void;
  /** Opens the channel to the other tabs. */
  open: () => void;
  /** Closes the channel: with an open one a page cannot enter the back/forward cache. */
  close: () => void;
  /** Closes the channel, and calls no subscriber any more. */
  dispose: () => void;
}

/**
 * Opens the session.
 * @param name the name of the channel between the tabs, or empty if each has a session of its own
 */
export function openSession(storage: TokenStorage, name: string): SharedSession {
  let current: Stored | null = null;
  let session: Session | null = null;
  let failure: string | undefined;
  /** The sign-in that was ended last. A tab may still find it in its storage for a moment. */
  let ended: number | undefined;
  let channel: BroadcastChannel | undefined;
  const subscribers = new Set<Subscriber>();

  const getState = () => (!current ? 'signed-out' : failure ? 'stale' : 'signed-in');

  /** Tells the subscribers later, so that none of them runs inside a refresh, and none of their errors ends one. */
  const notify = (reason: string) => {
    const state = getState();
    subscribers.forEach((subscriber) =>
      queueMicrotask(() => subscribers.has(subscriber) && subscriber(state, reason)),
    );
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has the origin of its page.
  const post = (type: Message['type'], id?: number) => channel?.postMessage({ type, id });

  const read = (reason = 'other_tab') => {
    let stored = storage.read();
    if (stored?.id === ended) stored = null;
    if (stored !== current) {
      current = stored;
      failure = undefined;
      session = stored && {
        subject: readSubject(stored.access),
        scope: stored.scope,
        expiresAt: stored.at + stored.life,
      };
      notify(reason);
    }
    return stored;
  };

  const close = () => {
    channel?.close();
    channel = undefined;
  };

  return {
    read,
    write(stored, reason) {
      storage.write(stored);
      read(reason);
      post('changed');
      return stored;
    },
    end(reason) {
      ended = current?.id ?? ended;
      storage.write(null);
      read(reason);
      post('signed-out', ended);
    },
    fail(code) {
      const isNew = code !== failure;
      failure = code;
      if (isNew) notify(code);
    },
    getFailure: () => failure,
    getState,
    getSession: () => session,
    subscribe(subscriber) {
      // An own function, because the same subscriber may be added twice.
      const entry = subscriber.bind(undefined);
      subscribers.add(entry);
      return () => void subscribers.delete(entry);
    },
    open() {
      if (!name || channel || !globalThis.BroadcastChannel) return;
      channel = new BroadcastChannel(name);
      channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
        // A sign-out is believed at once, because this tab may not see the write yet.
        ended = data.id ?? ended;
        read();
      });
      // In Node, an open channel would keep the process alive.
      (channel as { unref?(): void }).unref?.();
    },
    close,
    dispose() {
      close();
      subscribers.clear();
    },
  };
}

/** Returns the user's id in a JWT. */
function readSubject(token: string): string {
  try {
    const payload = atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'));
    return (JSON.parse(payload) as { sub: string }).sub;
  } catch {
    return '';
  }
}
