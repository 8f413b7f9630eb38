import type { ReadModelStore } from '../../../../libs/read-models/read-model-store';
import type { Core } from '../../../../libs/runtime/core';
import type { Views } from '../../../../projections/query-context';
import { viewsOf } from '../../operation/views';
import { type Cutoff, cutoffOf } from './cutoff';
import { PastStore, pastVersion } from './past-store';
import { PerformanceSnapshots } from './performance-snapshots';

export interface Past {
  readonly store: PastStore;
  readonly views: Views;
}

/** What queries read from when they are asked how things were. */
export class PastViews {
  private readonly performances: PerformanceSnapshots;

  constructor(private readonly core: Core) {
    this.performances = new PerformanceSnapshots(core.log);
  }

  /** The views at a moment, as `?asOf=` names it: for one request. */
  async asOf(organisationId: string, moment: string): Promise<Views> {
    return this.at(organisationId, await cutoffOf(this.core, organisationId, moment)).views;
  }

  at(organisationId: string, cutoff: Cutoff): Past {
    const { core } = this;
    const store = new PastStore(core, organisationId, cutoff, this.performances);
    const views: Views = {
      ...viewsOf(core),
      // Queries read by id and by list, and nothing else.
      store: store as unknown as ReadModelStore,
      view: (name) => ({ name, version: pastVersion }),
      now: () => cutoff.now,
      // Stays sealed: whoever answers opens it for a reason, which is recorded first.
      open: async (sealed) => sealed,
    };
    return { store, views };
  }
}
