import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/ports.js';
import { Daemon } from './daemon.js';

/** The ports of 127.0.0.1 that lead through it. */
interface Ports {
  /** To etcd, for the node. */
  etcd: number;
  /** To the PostgreSQL and the REST API of the node, for all others. */
  postgres: number;
  rest: number;
}

/** The network between a node and all others: a process that passes on what either side sends. */
export class NodeNetwork {
  private constructor(
    readonly ports: Ports,
    private readonly relay: Daemon,
  ) {}

  /** @param targets where etcd, and the PostgreSQL and the REST API of the node, listen */
  static async start(name: string, folder: string, targets: Ports): Promise<NodeNetwork> {
    const ports = { etcd: await freePort(), postgres: await freePort(), rest: await freePort() };
    const config = ['defaults', 'mode tcp', 'timeout connect 2s'];
    config.push('timeout client 30m', 'timeout server 30m');
    for (const to of ['etcd', 'postgres', 'rest'] as const) {
      const address = `127.0.0.1:${targets[to]}`;
      config.push(`listen ${to}`, `bind 127.0.0.1:${ports[to]}`, `server ${to} ${address}`);
    }
    const file = join(folder, `${name}-network.cfg`);
    writeFileSync(file, [...config, ''].join('\n'));
    const logFile = join(folder, `${name}-network.log`);
    return new NodeNetwork(ports, Daemon.start('haproxy', ['-db', '-f', file], logFile));
  }

  /** From now on nothing arrives, in either direction, and no connection is closed. */
  cut(): void {
    this.relay.signal('SIGSTOP');
  }

  mend(): void {
    this.relay.signal('SIGCONT');
  }

  remove(): Promise<void> {
    return this.relay.kill();
  }
}
