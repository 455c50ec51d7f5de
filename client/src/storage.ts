/** A place for texts. `localStorage` and `sessionStorage` are such stores. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where the session is stored. */
export type StorageOption = 'local' | 'session' | 'memory' | Store;

/** The session as it is stored. Text of another version, or of any other form, is no session. */
export interface Stored {
  v: 1;
  /** A random number for this sign-in, which tabs can tell each other: it is no secret. */
  id: number;
  access: string;
  /** Null if the client may not refresh. */
  refresh: string | null;
  /** The client of the session, or null for the first-party client. */
  client: string | null;
  scope: string;
  /** When the access token was asked for, and how long it is valid. In milliseconds. */
  at: number;
  life: number;
}

/** The place of the session. A store that throws is replaced by the memory of this page. */
export interface TokenStorage {
  /** Returns whether the session outlives the page. */
  isPersistent: () => boolean;
  /** Returns the session: the same object until it changes. */
  read: () => Stored | null;
  /** Stores the session, or removes it. */
  write: (stored: Stored | null) => void;
}

/** Opens the storage, after a write to find out whether it is blocked. */
export function openStorage(option: StorageOption, key: string): TokenStorage {
  let store: Store | undefined;
  let text: string | null = null;
  let stored: Stored | null = null;

  /** Gives the store up if the work throws. */
  const attempt = (work: () => void) => {
    try {
      work();
    } catch {
      const broken = store;
      store = undefined;
      // Another page must not find the older refresh token, which the server would take for a stolen one.
      attempt(() => broken?.removeItem(key));
    }
  };
  attempt(() => {
    if (option === 'memory') return;
    store = typeof option === 'object' ? option : globalThis[`${option}Storage`];
    // Full or blocked? A session that is there can be replaced.
    if (store?.getItem(key) === null) {
      store.setItem(`${key}?`, '');
      store.removeItem(`${key}?`);
    }
  });

  return {
    isPersistent: () => !!store,
    read() {
      let found = text;
      attempt(() => store && (found = store.getItem(key)));
      if (found !== text) {
        text = found;
        stored = parse(text);
      }
      return stored;
    },
    write(next) {
      text = (stored = next) && JSON.stringify(next);
      attempt(() => (text === null ? store?.removeItem(key) : store?.setItem(key, text)));
    },
  };
}

function parse(text: string | null): Stored | null {
  try {
    const stored = JSON.parse(text!) as Stored | null;
    return stored?.v === 1 && typeof stored.access === 'string' ? stored : null;
  } catch {
    return null;
  }
}
