/** The variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PORT = '_PORT';
/** How the names of the variables for a service go on after the name of the service. */
const ENDING =
  /^_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/**
 * Returns the variables that Kubernetes has set for other services, as it does in a pod for each service of its
 * namespace. Such a name begins with the name of the service, so it may begin like one of our settings.
 */
export function findServiceLinks(given: Environment): Set<string> {
  const names = Object.keys(given);
  const services = names
    .filter((name) => name.endsWith(PORT) && isServiceAddress(given[name]!))
    .map((name) => name.slice(0, -PORT.length));
  const isLink = (name: string): boolean =>
    services.some((service) => name.startsWith(service) && ENDING.test(name.slice(service.length)));
  return new Set(names.filter(isLink));
}

/** Returns whether this is what Kubernetes sets `SERVICE_PORT` to. */
export function isServiceAddress(value: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value);
}
