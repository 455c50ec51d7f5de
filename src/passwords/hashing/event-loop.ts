import { performance } from 'node:perf_hooks';
import { monotonicMs } from '../../clock/monotonic.js';

/** From this share of its time on the event loop would have use for a core of its own. */
const BUSY = 0.7;
/** How long a figure holds: of less time one long turn would make too much. */
const SAMPLE_MS = 100;

/** Of this thread: how much of the time of late it had something to do. */
export class EventLoop {
  private sampledMs = monotonicMs();
  private sampled = performance.eventLoopUtilization();
  private busy = false;

  /** Since it was last asked; at most every tenth of a second. */
  get isBusy(): boolean {
    const nowMs = monotonicMs();
    if (nowMs - this.sampledMs < SAMPLE_MS) return this.busy;
    const now = performance.eventLoopUtilization();
    this.busy = performance.eventLoopUtilization(now, this.sampled).utilization >= BUSY;
    this.sampled = now;
    this.sampledMs = nowMs;
    return this.busy;
  }
}
