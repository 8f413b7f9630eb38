import { DomainError } from '../kernel/errors';
import { Position } from '../kernel/event';
import { ViewId } from '../read-models/read-model-store';
import { ViewStatus } from './view-projector';

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
}

/** How far the views have come, as their projector tells it; whoever needs to read a write waits here. */
export class ReadModelProgress {
  private views: readonly ViewStatus[] = [];
  private waiters: Waiter[] = [];

  statuses(): readonly ViewStatus[] {
    return this.views;
  }

  /** The stored version of a view that readers use; PROJECTION_LAGGING while its projector has not told yet. */
  viewId(name: string): ViewId {
    const status = this.views.find(({ view }) => view === name);
    if (status === undefined) throw new DomainError('PROJECTION_LAGGING', { view: name });
    return { name, version: status.stored };
  }

  update(statuses: readonly ViewStatus[]): void {
    this.views = statuses;
    if (this.waiters.length === 0) return;
    const reached = this.waiters.filter((waiter) => this.hasReached(waiter.position));
    if (reached.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => !reached.includes(waiter));
    reached.forEach((waiter) => waiter.resolve());
  }

  /** A halted view holds up nobody who reads another one; health and `/v1/projections` tell of it. */
  hasReached(position: Position): boolean {
    const running = this.views.filter((view) => view.state !== 'halted');
    return running.length > 0 && running.every((view) => view.position !== null && view.position >= position);
  }

  /** Resolves `true` when the views show everything up to `position`, `false` when that takes longer than `milliseconds`. */
  async reach(position: Position, milliseconds: number): Promise<boolean> {
    if (this.hasReached(position)) return true;
    let timer: NodeJS.Timeout | undefined;
    let waiter: Waiter | undefined;
    const reached = new Promise<boolean>((resolve) => {
      waiter = { position, resolve: () => resolve(true) };
      this.waiters.push(waiter);
      timer = setTimeout(() => resolve(false), milliseconds);
    });
    const answer = await reached;
    clearTimeout(timer);
    if (!answer) this.waiters = this.waiters.filter((candidate) => candidate !== waiter);
    return answer;
  }

  /** As `reach`, but refuses with PROJECTION_LAGGING (api.md section 1: `?atLeast=`). */
  async waitFor(position: Position, milliseconds = 5_000): Promise<void> {
    if (!(await this.reach(position, milliseconds))) throw new DomainError('PROJECTION_LAGGING', { position });
  }
}
