import { lookup } from 'node:dns/promises';
import { createServer, type ServerOpts, type Server, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { SettingsError } from '../settings/settings-error.js';
import type { Settings } from '../settings/settings.js';

/** {@link Port.close} waits until no client connects for this time, but not more often than this. */
const QUIET_MS = 20;
const MAX_PAUSES = 10;

type Address = Pick<Settings, 'host' | 'port'>;

/** What is wrong with the address, by the code of the error. */
const FAULTS: Record<string, string> = {
  EADDRINUSE: 'PORT is in use by another process: set PORT to another one',
  EACCES: 'This process may not listen on PORT: set PORT to 1024 or higher',
  EADDRNOTAVAIL: 'HOST is not an address of this machine: set HOST to localhost or 0.0.0.0',
  ENOTFOUND: 'HOST is not the name of a machine: set HOST to localhost or 0.0.0.0',
  EAI_AGAIN: 'HOST cannot be resolved: set HOST to localhost or 0.0.0.0',
};

/** Accepts the connections to HOST and PORT. */
export class Port {
  private readonly servers: Server[] = [];
  private onConnection: (connection: Socket) => void;

  constructor(
    private readonly accept: (connection: Socket) => void,
    private readonly options: Pick<ServerOpts, 'pauseOnConnect'> = {},
  ) {
    this.onConnection = accept;
  }

  /**
   * Listens, on each address if HOST is `localhost`.
   * @returns the URL on this machine.
   * @throws SettingsError if HOST and PORT cannot be used.
   */
  async listen({ host, port }: Address): Promise<string> {
    try {
      const [first, ...others] = await findAddresses(host);
      const bound = await this.open({ host: first!, port });
      for (const other of others) {
        await this.open({ host: other, port: bound }).catch((error: unknown) => {
          // IPv6 may be turned off. A free port that the system chose may be in use on the other address.
          if (port !== 0 && getCode(error) === 'EADDRINUSE') throw error;
        });
      }
      return `http://${toUrlHost(host)}:${bound}`;
    } catch (error) {
      await this.close();
      const code = getCode(error);
      const fault = FAULTS[code] ?? 'HOST and PORT cannot be used: set them to other values';
      throw new SettingsError([`${fault} (${code}).`]);
    }
  }

  /**
   * Stops listening; connections that were accepted stay open. The system resets connections that are established and not
   * yet accepted, so this accepts first, without answering, until no client connects for a moment.
   */
  async close(): Promise<void> {
    const accepted: Socket[] = [];
    // Without a listener, a client that resets its connection meanwhile would end the process.
    this.onConnection = (connection) => accepted.push(connection.on('error', () => {}));
    for (let before = -1, pauses = 0; before < accepted.length && pauses < MAX_PAUSES; pauses++) {
      before = accepted.length;
      await sleep(QUIET_MS);
    }
    await setImmediate();
    for (const server of this.servers.splice(0)) server.close();
    for (const connection of accepted) if (!connection.destroyed) this.accept(connection);
  }

  private async open(address: Address): Promise<number> {
    // As Node's HTTP server listens.
    const options = { allowHalfOpen: true, noDelay: true, ...this.options };
    const server = createServer(options, (connection) => this.onConnection(connection));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address.port, address.host, resolve);
    });
    this.servers.push(server);
    return (server.address() as { port: number }).port;
  }
}

/** Returns the host for a URL at which a browser on this machine reaches the server. */
export function toUrlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function findAddresses(host: string): Promise<string[]> {
  if (host !== 'localhost') return [host];
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function getCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
