import { ViewsEnvironment } from '../../../embedded/views-environment';
import { Position } from '../../../kernel/event';
import { ViewRecord } from '../../read-model-store';
import { viewOfKey } from './view-catalog';

/** A note's own key, so that two writers of different notes never meet. */
export function noteKey(name: string, key: string): string {
  return JSON.stringify([name, key]);
}

export function positionIn(bytes: Buffer | undefined): Position | null {
  return bytes && bytes.length > 0 ? (bytes.toString('utf8') as Position) : null;
}

/** Everything in one read transaction: nothing here waits, so LMDB shows one state of the storage throughout. */
export function viewRecords(env: ViewsEnvironment): ViewRecord[] {
  const records = new Map<string, { -readonly [K in keyof ViewRecord]: ViewRecord[K] }>();
  const recordOf = (name: string) => {
    const known = records.get(name) ?? { name, promoted: null, builds: [], notes: {} };
    records.set(name, known);
    return known;
  };
  for (const { key, value } of env.views.getRange({})) {
    const { name, version } = viewOfKey(key);
    const { id } = JSON.parse(value.toString('utf8')) as { id: string };
    const record = recordOf(name);
    const build = { version, checkpoint: positionIn(env.checkpoints.get(id)) };
    record.builds = [...record.builds, build].sort((a, b) => a.version - b.version);
  }
  for (const { key, value } of env.promotions.getRange({})) recordOf(key).promoted = Number(value.toString());
  for (const { key, value } of env.notes.getRange({})) {
    const [name, note] = JSON.parse(key) as [string, string];
    const record = recordOf(name);
    record.notes = { ...record.notes, [note]: JSON.parse(value.toString('utf8')) as string | number };
  }
  return [...records.values()];
}
