import { createServer, request, type RequestListener, type Server } from 'node:http';
import { listen } from './ports.js';
import { waitUntil } from './wait-until.js';

/** A proxy in front of an issuer. It records each request, and can stop or answer instead of the issuer. */
export class IssuerAddress {
  /** The paths of all requests. */
  readonly asked: string[] = [];
  private issuer = '';
  private listener: RequestListener | null = null;
  private impostors: Record<string, RequestListener> = {};

  private constructor(
    private server: Server,
    readonly port: number,
  ) {}

  static async claim(): Promise<IssuerAddress> {
    const server = createServer();
    const address = new IssuerAddress(server, await listen(server));
    server.on('request', address.answer);
    return address;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Forwards requests to the issuer at this URL. */
  leadTo(url: string): void {
    this.issuer = url;
  }

  /** Answers requests with this listener, in place of an issuer at another URL. */
  serve(listener: RequestListener): void {
    this.listener = listener;
  }

  /** Lets these listeners answer instead of the issuer, by path. */
  impersonate(impostors: Record<string, RequestListener>): void {
    this.impostors = impostors;
  }

  /** Waits until this path was requested so many times more. */
  async askedFor(path: string, times: number): Promise<void> {
    const count = () => this.asked.filter((each) => each === path).length;
    const until = count() + times;
    await waitUntil(() => count() >= until);
  }

  /** Closes the address, like an issuer that was shut down. */
  async leave(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  async comeBack(): Promise<void> {
    this.server = createServer(this.answer);
    await listen(this.server, this.port);
  }

  private readonly answer: RequestListener = (incoming, outgoing) => {
    const { method, headers, url: path = '' } = incoming;
    this.asked.push(path);
    const impostor = this.impostors[path] ?? this.listener;
    if (impostor) {
      impostor(incoming, outgoing);
      return;
    }
    const passedOn = request(this.issuer + path, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    incoming.pipe(passedOn);
  };
}
