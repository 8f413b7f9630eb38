import { DomainError } from '../kernel/errors';
import { Position } from '../kernel/event';
import { ViewId } from '../read-models/read-model-store';
import { ViewStatus } from './view-status';

interface Waiter {
  readonly position: Position;
  /** Goes on waiting while the store of the views is away. */
  readonly isPatient: boolean;
  readonly resolve: (reached: boolean) => void;
}

/** More would only tell more exactly how far behind a view is that is far behind. */
const mostHeads = 600;

/** How far the views have come, as their projector tells it; whoever needs to read a write waits here. */
export class ReadModelProgress {
  private views: readonly ViewStatus[] = [];
  private waiters: Waiter[] = [];
  private storeIsAway = false;
  private onWaiting: () => void = () => undefined;
  /** Where the log stood when, oldest first: what some view does not show yet. */
  private heads: { readonly position: Position; readonly at: number }[] = [];

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
    this.release((waiter) => this.hasReached(waiter.position), true);
  }

  /** Whether the store of the views is known to be away: what it shows nobody can read then, so nobody need wait for it. */
  get isStoreAway(): boolean {
    return this.storeIsAway;
  }

  /** As whoever looks into the store found it. */
  foundStore(isThere: boolean): void {
    this.storeIsAway = !isThere;
    if (!isThere) this.release((waiter) => !waiter.isPatient, false);
  }

  /** Whether somebody waits for the views now. */
  get isWaitedFor(): boolean {
    return this.waiters.length > 0;
  }

  /** `listener` is told whenever somebody begins to wait; there is one listener. */
  whenWaitedFor(listener: () => void): void {
    this.onWaiting = listener;
  }

  /** Where the log stands now. From this on the progress knows how long a view has not shown it. */
  sawHead(head: Position | null, now = Date.now()): void {
    const last = this.heads.at(-1);
    if (head !== null && (last === undefined || head > last.position)) this.heads.push({ position: head, at: now });
    const shown = (position: Position): boolean => this.views.every((view) => hasReached(view, position));
    this.heads = this.heads.filter(({ position }) => !shown(position));
    if (this.heads.length > mostHeads) this.heads = this.heads.filter((_, index) => index % 2 === 0);
  }

  /** For how long, at least, the log has had something that a view does not show yet; 0 where it shows all that is known of. */
  lags(now = Date.now()): { readonly view: string; readonly milliseconds: number }[] {
    return this.views.map((status) => {
      const missing = this.heads.find(({ position }) => !hasReached(status, position));
      return { view: status.view, milliseconds: missing ? now - missing.at : 0 };
    });
  }

  /** A halted view holds up nobody who reads another one; health and `/v1/projections` tell of it. */
  hasReached(position: Position): boolean {
    const running = this.views.filter((view) => view.state !== 'halted');
    return running.length > 0 && running.every((view) => hasReached(view, position));
  }

  /** Where the view stands that is furthest behind, of those that run; `null` at the beginning of the log. */
  slowest(): Position | null {
    const places = this.views.filter(({ state }) => state !== 'halted').map(({ position }) => position ?? '');
    return places.length === 0 ? null : places.sort()[0] || null;
  }

  /**
   * Resolves `true` when the views show everything up to `position`, `false` when that takes longer than `milliseconds` or their store is
   * away.
   */
  async reach(position: Position, milliseconds: number): Promise<boolean> {
    if (this.hasReached(position)) return true;
    return !this.storeIsAway && this.wait(position, milliseconds, false);
  }

  /** Waits also for a store that is away, and refuses with PROJECTION_LAGGING in the end (api.md section 1: `?atLeast=`). */
  async waitFor(position: Position, milliseconds = 5_000): Promise<void> {
    const reached = this.hasReached(position) || (await this.wait(position, milliseconds, true));
    if (!reached) throw new DomainError('PROJECTION_LAGGING', { position });
  }

  private async wait(position: Position, milliseconds: number, isPatient: boolean): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    let waiter: Waiter | undefined;
    const reached = new Promise<boolean>((resolve) => {
      waiter = { position, isPatient, resolve };
      this.waiters.push(waiter);
      this.onWaiting();
      timer = setTimeout(() => resolve(false), milliseconds);
    });
    const answer = await reached;
    clearTimeout(timer);
    if (!answer) this.waiters = this.waiters.filter((candidate) => candidate !== waiter);
    return answer;
  }

  private release(which: (waiter: Waiter) => boolean, reached: boolean): void {
    const released = this.waiters.filter(which);
    if (released.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => !released.includes(waiter));
    released.forEach((waiter) => waiter.resolve(reached));
  }
}

function hasReached(view: ViewStatus, position: Position): boolean {
  return view.position !== null && view.position >= position;
}
