import type { Transaction } from '../database/transactions.js';
import type { Reservation } from './attempt-store.js';

/** One try, counted before its outcome is known. What nobody says anything of stays counted. */
export class Attempt {
  private readonly reservations: Reservation[] = [];
  /** Whether what is to become of it has been said. */
  settled = false;

  /** It is counted there too. */
  add(reservation: Reservation): void {
    this.reservations.push(reservation);
  }

  /**
   * It succeeded. The streak of its account is over; of its address it alone is taken back: whoever has an account of
   * their own must not clear what else was tried from there. Said again where `transaction` was undone.
   */
  async succeeded(transaction?: Transaction): Promise<void> {
    this.settled = true;
    for (const reservation of this.reservations) {
      const { key, limit, buckets } = reservation;
      if (limit.successTakesBack === 'all') await buckets.clear(key, transaction);
      if (limit.successTakesBack === 'itself') await buckets.takeBack(reservation, transaction);
    }
  }

  /** It was none after all: nobody learns from it whether what they guessed is right. */
  async cancel(transaction?: Transaction): Promise<void> {
    this.settled = true;
    for (const reservation of this.reservations)
      await reservation.buckets.takeBack(reservation, transaction);
  }
}
