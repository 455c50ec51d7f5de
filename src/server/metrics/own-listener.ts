import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type MetricsAddress, MetricsListener } from './metrics-listener.js';
import { Metrics } from './metrics.js';

/** What the {@link MetricsAddress} is injected by. */
export const METRICS_ADDRESS = Symbol('nightlatch: METRICS_PORT and METRICS_HOST');

/** The listener of a server that is one process: open as long as the server is, the last requests included. */
@Injectable()
export class OwnListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly listener: MetricsListener;
  /** Where the metrics are, once it listens. */
  url = '';

  constructor(
    @Inject(METRICS_ADDRESS) private readonly address: MetricsAddress,
    metrics: Metrics,
  ) {
    this.listener = new MetricsListener(
      () => metrics.registry.metrics(),
      (error) => this.logger.error({ msg: `The metrics cannot be read: ${String(error)}` }),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    this.url = await this.listener.listen(this.address);
    this.logger.log({ msg: 'Prometheus finds the metrics here.', url: this.url });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
  }
}
