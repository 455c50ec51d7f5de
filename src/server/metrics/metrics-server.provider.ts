import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type MetricsAddress, MetricsServer } from './metrics-server.js';
import { Metrics } from './metrics.js';

/** The injection token of the {@link MetricsAddress}. */
export const METRICS_ADDRESS = Symbol('nightlatch: METRICS_PORT and METRICS_HOST');

/** Serves the metrics of this process from its start until its last request has ended. */
@Injectable()
export class MetricsServerProvider
  extends MetricsServer
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(
    @Inject(METRICS_ADDRESS) private readonly address: MetricsAddress,
    metrics: Metrics,
  ) {
    const logger = new Logger('Metrics');
    super(
      () => metrics.registry.metrics(),
      (level, entry) => logger[level === 'info' ? 'log' : 'error'](entry),
    );
  }

  onApplicationBootstrap(): Promise<void> {
    return this.listen(this.address);
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
