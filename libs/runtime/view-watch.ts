import { Position } from '../kernel/event';
import { ViewRecord } from '../read-models/read-model-store';
import { ViewPlan } from './view-plan';
import { checkpointOf, notesOf } from './view-status';

/**
 * Time in which it could not look says little about anybody else: a store that was away was so for all, and whoever is active needs a
 * moment after its return.
 */
const longestBlinkMs = 500;

/**
 * What a projector that stands by watches: whether whoever is active still moves the view on. Only time in which there was something to
 * do counts, so a quiet log makes nobody take over.
 */
export class Watch {
  private seen = '';
  /** For how long nothing has been done that was there to do. */
  private idleMs = 0;
  private lookedAt = 0;
  private readonly patienceMs: number;

  constructor(takeOverMs: number) {
    // Two that began to watch at the same instant do not take over at the same instant.
    this.patienceMs = takeOverMs * (1 + Math.random() / 5);
  }

  /** Whether there is something to do and nobody has done anything for long enough. A halted view is left so, for all. */
  isAbandoned(record: ViewRecord, plan: ViewPlan, head: Position | null, now = Date.now()): boolean {
    const { halted, building } = notesOf(record);
    // What another fold's build does is not the work that is watched.
    const [current, next] = [checkpointOf(record, plan.current), checkpointOf(record, plan.next)];
    const isBehind = plan.current !== null && head !== null && (current === null || current < head);
    const seen = JSON.stringify([record.promoted, building, current, next]);
    const isWaiting = halted === null && (isBehind || plan.next !== null);
    const sinceLastLook = Math.min(now - this.lookedAt, longestBlinkMs);
    this.lookedAt = now;
    this.idleMs = isWaiting && seen === this.seen ? this.idleMs + sinceLastLook : 0;
    this.seen = isWaiting ? seen : '';
    return this.idleMs >= this.patienceMs;
  }
}
