import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MetricsServerProvider } from '../../src/server/metrics/metrics-server.provider.js';
import { call } from '../support/http.js';
import { startServer, type TestServer } from '../support/server.js';

interface Panel {
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Array<{ expr: string; datasource: { uid: string } }>;
}

const { panels, templating } = JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8')) as {
  panels: Panel[];
  templating: { list: Array<{ name: string; type: string }> };
};
const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const docs = readFileSync('docs/metrics.md', 'utf8');

/** The parts of a query that contain labels, values and times, and no metric. */
const ASIDE = /"[^"]*"|\[[^\]]*\]|\b(?:by|on|group_left) \([^)]*\)/g;
const LABELS = /\{[^}]*\}/g;
const FUNCTIONS = ['histogram_quantile', 'increase', 'max', 'rate', 'sum'];
/** The names of metrics in a query: every word that is not a function. */
const listMetrics = (query: string) =>
  (
    query
      .replace(ASIDE, ' ')
      .replace(LABELS, ' ')
      .match(/[a-z_]\w*/g) ?? []
  ).filter((word) => !FUNCTIONS.includes(word));

/** All names that a query can ask for, and the names of the metrics. */
let server: TestServer;
const sampled = new Set<string>();
const declared = new Set<string>();
beforeAll(async () => {
  server = await startServer({ metricsPort: 0 });
  const { body } = await call(
    new URL(server.app.get(MetricsServerProvider).url).origin,
    'GET',
    '/metrics',
  );
  for (const [, name, type] of String(body).matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    declared.add(name!);
    const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) sampled.add(name! + suffix);
  }
});
afterAll(() => server.close());

it('docs/grafana-dashboard.json queries only metrics that the server has', () => {
  expect(queries.length).toBeGreaterThan(panels.length);
  for (const query of queries) {
    const names = listMetrics(query);
    expect(names.length, query).toBeGreaterThan(0);
    expect(
      names.filter((name) => !sampled.has(name)),
      query,
    ).toEqual([]);
  }
});

it('docs/grafana-dashboard.json uses the data source chosen at import, and its panels do not overlap', () => {
  expect(templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource' });
  const cells = new Set<string>();
  for (const { title, type, gridPos, targets } of panels) {
    expect(type, title).toBe('timeseries');
    for (const { datasource } of targets) expect(datasource.uid, title).toBe('${datasource}');
    const { x, y, w, h } = gridPos;
    expect(x + w, title).toBeLessThanOrEqual(24);
    for (let row = y; row < y + h; row++) {
      for (let column = x; column < x + w; column++) {
        expect(cells.has(`${row} ${column}`), title).toBe(false);
        cells.add(`${row} ${column}`);
      }
    }
  }
});

it('docs/metrics.md describes each metric of the server, and its alerts use no other', () => {
  const ours = [...declared].filter((name) => name.startsWith('nightlatch_'));
  expect(ours.length).toBeGreaterThan(10);
  for (const name of ours) expect(docs).toContain(`\`${name}\``);
  const alerts = [...docs.matchAll(/^ *expr: (.+)$/gm)].map(([, query]) => query!);
  expect(alerts.length).toBeGreaterThan(3);
  for (const query of alerts) {
    expect(
      listMetrics(query).filter((name) => !sampled.has(name)),
      query,
    ).toEqual([]);
  }
});
