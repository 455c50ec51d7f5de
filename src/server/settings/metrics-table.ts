import { optional, setting } from './setting.js';
import { host, printableAscii, wholeNumber } from './values.js';

/** The settings of the metrics, for the table of all settings. */
export const METRICS = {
  METRICS_PORT: optional(
    wholeNumber(0, 65_535),
    'metrics are not served on a separate port',
    'Serves `GET /metrics` for Prometheus on this port, without authentication: let only Prometheus reach it. `0` takes a free port. See [metrics](metrics.md).',
  ),
  METRICS_HOST: setting(host, 'localhost', 'The address on which `METRICS_PORT` listens.'),
  METRICS_TOKEN: optional(
    printableAscii,
    'metrics are not served on `PORT`',
    'Serves `GET /metrics` on `PORT` for requests with `Authorization: Bearer TOKEN`. Use 32 characters or more (`openssl rand -hex 32`). Not with `METRICS_PORT`, and only with `WORKERS=1`.',
  ),
};
