import { Position, StoredEvent } from '../kernel/event';

/**
 * What a process that follows the log has heard, as far as it tells where a view really stands: a projector stores the place of a view only
 * now and then while the log holds nothing for it, and nobody should have to wait for that.
 */
export class HeardEvents {
  private hasBegun = false;
  private from: Position | null = null;
  private to: Position | null = null;
  private readonly lastOfType = new Map<string, Position>();

  /** Everything behind `position` will be heard. */
  begin(position: Position | null): void {
    this.hasBegun = true;
    this.from = this.to = position;
  }

  add({ type, position }: StoredEvent): void {
    this.to = position;
    this.lastOfType.set(type, position);
  }

  /** Up to where a view shows everything that has stored this place and handles these types; never before that place. */
  standsAt(stored: Position | null, handles: readonly string[]): Position | null {
    const { from, to } = this;
    const isBehind = (position: Position | null) => position !== null && (stored === null || stored < position);
    // What came before the listening began may have been the view's.
    if (!this.hasBegun || isBehind(from) || !isBehind(to)) return stored;
    return handles.some((type) => isBehind(this.lastOfType.get(type) ?? null)) ? stored : to;
  }
}
