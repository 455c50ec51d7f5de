import { vi } from 'vitest';

/** The URL of the fake server. */
export const ISSUER = 'https://id.example.com';

/** A request that the fake server got. */
interface Received {
  path: string;
  /** The members of the form, or of the JSON. */
  body: Record<string, string>;
  authorization: string | null;
}

type Answer = () => Response | Promise<Response>;

/** A server that signs in and rotates refresh tokens, as `fetch`. The n-th tokens are `access-n` and `refresh-n`. */
export class FakeServer {
  readonly received: Received[] = [];
  /** The answer to each request at `/token`, or null to rotate the tokens. */
  tokenAnswer: Answer | null = null;
  /** The answer of every route that is not an endpoint. */
  apiAnswer: Answer = () => Response.json({});
  lifeSeconds = 900;
  private made = 0;

  readonly fetch = vi.fn<typeof fetch>(async (input, init) => {
    const request = new Request(input, init);
    const { pathname: path } = new URL(request.url);
    // At once, where that is possible, so that a test sees a request that nothing waits for.
    const text = readNow(init?.body) ?? (await request.text());
    const isJson = request.headers.get('content-type') === 'application/json';
    const body = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
    this.received.push({ path, body, authorization: request.headers.get('authorization') });
    if (path === '/revoke') return new Response();
    if (path === '/token' && this.tokenAnswer) return this.tokenAnswer();
    return path === '/token' || path.startsWith('/login') ? this.createTokens() : this.apiAnswer();
  });

  /** Returns an answer with the next tokens. */
  createTokens(sub = 'user-1'): Response {
    const n = ++this.made;
    const payload = btoa(JSON.stringify({ sub })).replace(/=+$/, '');
    return Response.json({
      access_token: `access-${n}.${payload}.x`,
      token_type: 'bearer',
      expires_in: this.lifeSeconds,
      refresh_token: `refresh-${n}`,
      scope: 'items:read',
    });
  }

  /** Returns the forms that were posted to an endpoint. */
  list(path: string): Array<Record<string, string>> {
    return this.received.filter((each) => each.path === path).map(({ body }) => body);
  }
}

function readNow(body: unknown): string | null {
  if (typeof body === 'string') return body;
  return body instanceof URLSearchParams ? body.toString() : null;
}

/** A deferred answer. */
export function createGate() {
  let open!: (answer: Response) => void;
  const answer = new Promise<Response>((resolve) => (open = resolve));
  return { open, answer: () => answer };
}

/** `localStorage`, in memory. */
export class FakeStorage {
  readonly texts = new Map<string, string>();
  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.texts.set(key, value);
  }
  removeItem(key: string): void {
    this.texts.delete(key);
  }
}

/** The globals of a browser's window, as far as the client uses them. */
export class FakeWindow {
  readonly storage = new FakeStorage();
  readonly document = { visibilityState: 'visible' };
  readonly events = new EventTarget();

  /** Stubs the globals. `vi.unstubAllGlobals()` restores them. */
  constructor() {
    vi.stubGlobal('document', this.document);
    vi.stubGlobal('localStorage', this.storage);
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    vi.stubGlobal('addEventListener', this.events.addEventListener.bind(this.events));
  }

  dispatch(type: string): void {
    this.events.dispatchEvent(new Event(type));
  }
}

/** A `BroadcastChannel` whose messages arrive before the next task. */
export class FakeChannel extends EventTarget {
  static readonly all = new Set<FakeChannel>();
  static readonly posted: unknown[] = [];

  constructor(readonly name: string) {
    super();
    FakeChannel.all.add(this);
  }

  postMessage(data: unknown): void {
    FakeChannel.posted.push(data);
    for (const channel of FakeChannel.all) {
      if (channel === this || channel.name !== this.name) continue;
      queueMicrotask(() => {
        const event = new MessageEvent('message', { data });
        if (FakeChannel.all.has(channel)) channel.dispatchEvent(event);
      });
    }
  }

  close(): void {
    FakeChannel.all.delete(this);
  }
}
