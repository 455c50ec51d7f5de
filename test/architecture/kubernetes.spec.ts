import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DRAIN_LIMIT_MS } from '../../src/server/process/shutdown.js';
import { readSettings } from '../../src/server/settings/read-settings.js';
import { SETTINGS } from '../../src/server/settings/settings-table.js';
import {
  type Container,
  listManifestFiles,
  readKustomizations,
  readManifests,
  readPodSettings,
} from '../support/deployment.js';
import { SECRET_KEY } from '../support/settings.js';

const manifests = readManifests();
const { Deployment, Job } = manifests;
const pods = [Deployment!, Job!].map(({ spec }) => spec.template);
const [server, migration] = pods.map(({ spec }) => spec.containers[0]!) as [Container, Container];
const dockerfile = readFileSync('Dockerfile', 'utf8');

/** The settings of a pod, with values for its secrets. */
const { settings } = readSettings({
  ...readPodSettings(),
  NODE_ENV: 'production',
  SECRET_KEY,
  DATABASE_URL: 'postgres://nightlatch_server@postgres/nightlatch',
});

it('the kustomizations list every manifest', () => {
  const { base, example } = readKustomizations();
  const listed = [
    ...base.resources.map((name) => `deploy/kubernetes/base/${name}`),
    ...example.resources.map((name) => `deploy/kubernetes/example/${name}`),
  ];
  expect(listed.filter((path) => !path.endsWith('/../base')).toSorted()).toEqual(
    listManifestFiles().toSorted(),
  );
  expect(example.resources).toContain('../base');
});

it('each manifest has the API version that Kubernetes serves its kind in', () => {
  const versions = Object.values(manifests).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  expect(versions.toSorted()).toEqual([
    'apps/v1 Deployment',
    'autoscaling/v2 HorizontalPodAutoscaler',
    'batch/v1 Job',
    'networking.k8s.io/v1 Ingress',
    'networking.k8s.io/v1 NetworkPolicy',
    'policy/v1 PodDisruptionBudget',
    'v1 Namespace',
    'v1 Service',
  ]);
});

it('the pods have settings that exist, and the server accepts them', () => {
  const names = [...Object.keys(readPodSettings()), ...server.env.map(({ name }) => name)];
  for (const name of names) expect(Object.keys(SETTINGS)).toContain(name);
  expect(settings).toMatchObject({ migrate: false, metricsHost: '0.0.0.0' });
});

it('the pods have every secret by reference', () => {
  for (const { env } of [server, migration])
    for (const { name, value, valueFrom } of env) {
      expect(value).toBeUndefined();
      expect(valueFrom!.secretKeyRef.key).toBe(name);
    }
  const secrets = [...server.env, ...migration.env].map(({ name }) => name);
  for (const name of Object.keys(readPodSettings())) expect(secrets).not.toContain(name);
  expect(Object.keys(manifests)).not.toContain('Secret');
});

it('docs/deploying.md creates the secrets that the pods require', () => {
  const page = readFileSync('docs/deploying.md', 'utf8');
  const commands = page.matchAll(
    /create secret generic (\S+)((?: \\\n\s+--from-literal=(?:\$\([^)]+\)|\S)+)+)/g,
  );
  const created = [...commands].flatMap(([, secret, literals]) =>
    [...literals!.matchAll(/--from-literal=(\w+)=/g)].map(([, key]) => `${secret} ${key}`),
  );
  const required = [...server.env, ...migration.env]
    .map(({ valueFrom }) => valueFrom!.secretKeyRef)
    .filter(({ optional }) => !optional)
    .map(({ name, key }) => `${name} ${key}`);
  expect(created.toSorted()).toEqual(required.toSorted());
});

it('the pods run the image of the Dockerfile, with the tag of the example', () => {
  const { example } = readKustomizations();
  const [image] = example.images!;
  expect([server.image, migration.image]).toEqual([image!.name, image!.name]);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(image!.newTag).toBe(version);
  expect(migration.command).toEqual(['node', 'dist/cli.js', 'migrate']);
});

it('the ports are those of the server, from the Ingress to the container', () => {
  expect(server.ports).toEqual([
    { name: 'http', containerPort: settings.port },
    { name: 'metrics', containerPort: settings.metricsPort },
  ]);
  expect(dockerfile).toContain(`EXPOSE ${settings.port}\n`);
  expect(manifests.Service!.spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
  expect(JSON.stringify(manifests.Ingress!.spec)).toContain(
    '"service":{"name":"nightlatch","port":{"name":"http"}}',
  );
  const names = JSON.stringify(manifests.NetworkPolicy!.spec.ingress).match(/"port":"\w+"/g);
  expect(names).toEqual(['"port":"http"', '"port":"metrics"']);
});

it('the probes ask the health routes, and wait for the database as long as its check takes', () => {
  const { startupProbe, livenessProbe, readinessProbe } = server;
  const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet);
  expect(paths).toEqual([
    { path: '/health/live', port: 'http' },
    { path: '/health/live', port: 'http' },
    { path: '/health/ready', port: 'http' },
  ]);
  expect(readinessProbe.timeoutSeconds).toBeGreaterThan(5);
});

it('pods stay ready while guards accept requests without PostgreSQL', () => {
  const { periodSeconds, failureThreshold } = server.readinessProbe;
  expect(periodSeconds * failureThreshold!).toBeGreaterThan(settings.guardOutageSeconds);
});

it('a pod that ends has the time for its delay and its requests in flight', () => {
  const { terminationGracePeriodSeconds } = pods[0]!.spec;
  const seconds = settings.shutdownDelaySeconds + DRAIN_LIMIT_MS / 1_000;
  expect(terminationGracePeriodSeconds).toBeGreaterThan(seconds);
});

it('an update and a drained node leave servers running', () => {
  expect(Deployment!.spec.strategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  });
  expect(manifests.PodDisruptionBudget!.spec).toMatchObject({ maxUnavailable: 1 });
  expect(manifests.HorizontalPodAutoscaler!.spec).toMatchObject({
    scaleTargetRef: { kind: 'Deployment', name: Deployment!.metadata.name },
    minReplicas: 2,
  });
  // The autoscaler decides.
  expect(Deployment!.spec.replicas).toBeUndefined();
  expect(pods[0]!.spec.topologySpreadConstraints).toMatchObject([
    { topologyKey: 'kubernetes.io/hostname' },
    { topologyKey: 'topology.kubernetes.io/zone' },
  ]);
});

it('the largest number of pods fits into the connections of a default PostgreSQL', () => {
  const maxReplicas = manifests.HorizontalPodAutoscaler!.spec.maxReplicas as number;
  // 100, of which 3 are for superusers. An update has one pod more, and the migration one connection.
  expect((maxReplicas + 1) * 11 + 1).toBeLessThanOrEqual(97);
});

it('requests reach the pods of the server, and no pod of a migration', () => {
  const labels = pods.map(({ metadata }) => metadata.labels);
  const selectors = [
    Deployment!.spec.selector,
    manifests.PodDisruptionBudget!.spec.selector,
    { matchLabels: manifests.Service!.spec.selector },
  ];
  for (const selector of selectors) expect(selector).toEqual({ matchLabels: labels[0] });
  expect(labels[1]).not.toEqual(labels[0]);
  const podSelector = manifests.NetworkPolicy!.spec.podSelector as {
    matchLabels: Record<string, string>;
  };
  for (const one of labels) expect(one).toMatchObject(podSelector.matchLabels);
});

it('no container runs as root, writes to its file system or gains privileges', () => {
  // The image `node` has this user.
  expect(dockerfile).toContain('USER node\n');
  for (const { spec } of pods) {
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.volumes).toBeUndefined();
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const { securityContext, resources } of spec.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources.requests).toHaveProperty('cpu');
      expect(resources.limits).toHaveProperty('memory');
    }
  }
});
