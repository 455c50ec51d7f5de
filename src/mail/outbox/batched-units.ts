import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { SYSTEM_ACTOR } from '../../events/actor.js';
import { isPostgres } from '../../database/sql.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { nextTurn } from './next-turn.js';

type Work = (unit: UnitOfWork) => Promise<unknown>;

/** How long a change waits for those of other mails. */
const GATHER_MS = 10;

/** Commits the changes of several mails together: on SQLite each commit blocks the process until the disk has it. */
@Injectable()
export class BatchedUnits {
  private readonly waiting = new DataLoader<Work, unknown>((works) => this.runTogether(works), {
    cache: false,
    batchScheduleFn: (run) => setTimeout(run, GATHER_MS),
  });

  constructor(private readonly units: UnitsOfWork) {}

  /** Runs `work` in a unit of work with others. If one of them fails, each runs again in a unit of its own. */
  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.waiting.load(work) as Promise<T>;
  }

  private async runTogether(works: readonly Work[]): Promise<unknown[]> {
    await nextTurn();
    try {
      return await this.units.run(SYSTEM_ACTOR, (unit) => runInTurns(works, unit));
    } catch (error) {
      if (works.length === 1) throw error;
      // An error as a result rejects the promise of its caller.
      const runAlone = (work: Work) =>
        this.units.run(SYSTEM_ACTOR, work).catch((reason: Error) => reason);
      return Promise.all(works.map(runAlone));
    }
  }
}

/** On SQLite every other statement waits while the transaction is open, so it gives up no turn. */
async function runInTurns(works: readonly Work[], unit: UnitOfWork): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const [i, work] of works.entries()) {
    if (i > 0 && isPostgres(unit.transaction)) await nextTurn();
    results.push(await work(unit));
  }
  return results;
}
