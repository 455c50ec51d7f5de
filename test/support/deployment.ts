import { readdirSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

const BASE = 'deploy/kubernetes/base';
const EXAMPLE = 'deploy/kubernetes/example';

/** A service of a compose file. */
interface ComposeService {
  image?: string;
  build?: string | Record<string, string>;
  environment: Record<string, string | number>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: Record<string, unknown>;
  stop_grace_period?: string;
  [name: string]: unknown;
}

/** A compose file. */
interface Compose {
  services: Record<string, ComposeService>;
  configs?: Record<string, { content?: string; file?: string }>;
}

/** Reads a compose file, with its anchors and merges. */
export function readCompose(path = 'docker-compose.yml'): Compose {
  return parse(readFileSync(path, 'utf8'), { merge: true }) as Compose;
}

/**
 * Returns the environment of a service with the variables of `values` filled in, as Docker Compose does it.
 * @throws Error if a required one has no value.
 */
export function fillIn(
  environment: Record<string, string | number>,
  values: Record<string, string>,
): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, mark, rest: string) => {
      if (values[name]) return values[name];
      if (mark === '-') return rest;
      throw new Error(`${name}: ${rest}`);
    });
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, fill(String(value))]),
  );
}

/** A check of a container. */
interface Probe {
  httpGet: { path: string; port: string };
  periodSeconds: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
}

/** A container of a pod. The migration has no probes. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  env: Array<{
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef: { name: string; key: string; optional?: boolean } };
  }>;
  envFrom?: Array<{ configMapRef: { name: string } }>;
  ports?: Array<{ name: string; containerPort: number }>;
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
  resources: Record<'requests' | 'limits', Record<string, string>>;
  [name: string]: unknown;
}

/** The specification of a pod. */
interface PodSpec {
  containers: Container[];
  [name: string]: unknown;
}

/** An object of Kubernetes. The specs say what they expect of `spec`. */
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: {
    template: { metadata: { labels: Record<string, string> }; spec: PodSpec };
    [name: string]: unknown;
  };
}

/** The names of the files in the folders of the manifests, without those of kustomize. */
export function listManifestFiles(): string[] {
  return [BASE, EXAMPLE].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name !== 'kustomization.yaml')
      .map((name) => `${folder}/${name}`),
  );
}

/** Reads every manifest, by its kind. There is one of each. */
export function readManifests(): Record<string, Manifest> {
  const manifests = listManifestFiles().flatMap((path) =>
    parseAllDocuments(readFileSync(path, 'utf8')).map((one) => one.toJS() as Manifest),
  );
  return Object.fromEntries(manifests.map((manifest) => [manifest.kind, manifest]));
}

/** A `kustomization.yaml`. */
interface Kustomization {
  resources: string[];
  images?: Array<{ name: string; newName: string; newTag: string }>;
  configMapGenerator: Array<{ name: string; behavior?: string; literals: string[] }>;
}

/** Reads the kustomizations of the base and of the example. */
export function readKustomizations(): { base: Kustomization; example: Kustomization } {
  const read = (folder: string) =>
    parse(readFileSync(`${folder}/kustomization.yaml`, 'utf8')) as Kustomization;
  return { base: read(BASE), example: read(EXAMPLE) };
}

/** Returns the settings that the example gives to the server, without those of its secrets. */
export function readPodSettings(): Record<string, string> {
  const { base, example } = readKustomizations();
  const literals = [base, example].flatMap(({ configMapGenerator }) =>
    configMapGenerator.flatMap((map) => map.literals),
  );
  return Object.fromEntries(literals.map((literal) => literal.split(/=(.*)/s) as [string, string]));
}
