import type { Cell, Executor, TrainingEvent } from '@kramers/core';
import { Observable, type Subscriber, type Subscription } from 'rxjs';

/** One caller's cells, waiting to be computed with those of others. */
interface Order {
  readonly cells: readonly Cell[];
  readonly subscriber: Subscriber<TrainingEvent>;
}

/**
 * Computes the cells of several runs that are subscribed to at once as if they were one: threads are started once, and
 * none is idle while another run has cells left. Its cells leave no checkpoints: they are many and short.
 */
export class JoinedExecutor implements Executor {
  #waiting: Order[] = [];

  constructor(readonly inner: Executor) {}

  execute(cells: readonly Cell[]): Observable<TrainingEvent> {
    return new Observable((subscriber) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#begin());
      this.#waiting.push({ cells, subscriber });
    });
  }

  settled(): Promise<void> {
    return this.inner.settled();
  }

  #begin(): void {
    const orders = this.#waiting.filter(({ subscriber }) => !subscriber.closed);
    this.#waiting = [];
    // A cell that two runs have in common is computed for each of them, but not at once: events are told apart by the
    // cell's key.
    const seen = new Set<string>();
    const [now, later]: [Order[], Order[]] = [[], []];
    for (const order of orders) {
      const shared = order.cells.some(({ key }) => seen.has(key));
      (shared ? later : now).push(order);
      if (!shared) order.cells.forEach(({ key }) => seen.add(key));
    }
    if (now.length > 0) this.#compute(now, () => this.#resume(later));
  }

  #resume(orders: readonly Order[]): void {
    if (orders.length === 0) return;
    this.#waiting.push(...orders);
    this.#begin();
  }

  #compute(orders: readonly Order[], done: () => void): void {
    const owners = new Map(orders.flatMap((order) => order.cells.map(({ key }) => [key, order] as const)));
    const missing = new Map(orders.map((order) => [order, order.cells.length]));
    const alive = orders.map(({ subscriber }) => subscriber);
    const work: Subscription = this.inner.execute(orders.flatMap(({ cells }) => cells)).subscribe({
      next(event) {
        const owner = 'cell' in event ? owners.get(event.cell) : undefined;
        if (!owner) return alive.forEach((subscriber) => subscriber.next(event));
        owner.subscriber.next(event);
        if (event.type !== 'cell-finished' && event.type !== 'cell-failed') return;
        const left = missing.get(owner)! - 1;
        missing.set(owner, left);
        if (left === 0) owner.subscriber.complete();
      },
      error: (cause: unknown) => alive.forEach((subscriber) => subscriber.error(cause)),
      complete() {
        alive.forEach((subscriber) => subscriber.complete());
        done();
      },
    });
    for (const subscriber of alive) {
      subscriber.add(() => {
        if (alive.every(({ closed }) => closed)) work.unsubscribe();
      });
    }
  }
}
