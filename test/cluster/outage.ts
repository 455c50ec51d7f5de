import type { Exchange, Kind, Traffic } from './traffic.js';

/** What clients saw of one failover. */
export interface Outage {
  name: string;
  begunAt: number;
  backAt: number;
  /** From the disturbance until the cluster takes writes, by its proxy. */
  clusterSeconds: number;
  /** From then until a refresh has succeeded on each instance, and a sign-in was sent that did. */
  afterwardsSeconds: number;
  /** The share of the guarded requests of known sessions that were answered with 200 meanwhile. */
  guardedPercent: number;
}

/** Describes an outage, or returns null while an instance does not serve yet. */
export function describeOutage(
  { exchanges, urls }: Traffic,
  name: string,
  begunAt: number,
  clusterBackAt: number,
): Outage | null {
  const find = (kind: Kind, instance: number) =>
    exchanges.find(
      (each) =>
        each.kind === kind &&
        each.instance === instance &&
        each.answeredAt >= clusterBackAt &&
        each.status === 200,
    );
  const served = [...urls.keys()].flatMap((instance) => [
    find('refresh', instance)?.answeredAt,
    // Its answer also takes the time of a hash, which is long on a busy machine.
    find('sign-in', instance)?.sentAt,
  ]);
  if (!served.every((at) => at !== undefined)) return null;
  const backAt = Math.max(clusterBackAt, ...served);
  const guards = exchanges.filter(
    ({ kind, sentAt }) => kind === 'guard' && sentAt >= begunAt && sentAt <= backAt,
  );
  return {
    name,
    begunAt,
    backAt,
    clusterSeconds: toSeconds(clusterBackAt - begunAt),
    afterwardsSeconds: toSeconds(backAt - clusterBackAt),
    guardedPercent: Math.floor((1_000 * guards.filter(isOk).length) / guards.length) / 10,
  };
}

const isOk = ({ status }: Exchange): boolean => status === 200;
const toSeconds = (ms: number): number => Math.round(ms / 100) / 10;
