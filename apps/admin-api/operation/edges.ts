import { organisationDecider } from '../../../libs/domain/organisations/organisation.decider';
import { DomainError } from '../../../libs/kernel/errors';
import type { Position } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import type { ReadModelProgress } from '../../../libs/runtime/read-model-progress';
import { sameText } from '../../../libs/runtime/secrets';
import { HealthChecks, type HealthCheck } from '../http/health';
import { Authenticator, type Principal } from '../http/principal';
import { ReadModelClock } from '../http/read-model-clock';
import { BodyMacs } from '../http/request-context';

/** Keys are MACs: whose a key is, is computed; whether it still stands, its organisation's stream tells. */
export class KeyAuthenticator extends Authenticator {
  constructor(
    private readonly core: Core,
    private readonly systemKey: string,
  ) {
    super();
  }

  authenticate(bearer: string): Principal | null | Promise<Principal | null> {
    if (sameText(this.systemKey, bearer)) return { kind: 'system' };
    const name = this.core.secrets.readApiKey(bearer);
    if (name === null) return null;
    const { organisationId, keyId } = name;
    if (this.core.organisationAtHand(organisationId)) return this.principal(organisationId, keyId);
    return this.core.commands
      .state(organisationDecider, { organisationId })
      .then(() => this.principal(organisationId, keyId));
  }

  private principal(organisationId: string, keyId: string): Principal | null {
    const key = this.core.organisationAtHand(organisationId)?.keys.get(keyId);
    if (key === undefined || key.revoked) return null;
    return { kind: 'key', organisationId, keyId, role: key.role, unit: key.unit };
  }
}

export class CoreBodyMacs extends BodyMacs {
  constructor(private readonly core: Core) {
    super();
  }

  mac(organisationId: string, text: string): string {
    return this.core.secrets.bodyMac(organisationId, text);
  }
}

/** How long a read without `atLeast` waits for what this process has just acknowledged. */
const ownWritesMs = 250;

export class CoreReadModelClock extends ReadModelClock {
  constructor(private readonly core: Core) {
    super();
  }

  async waitFor(position: Position): Promise<void> {
    const { log, progress } = this.core;
    if (!log.isPosition(position)) throw new DomainError('INVALID_POSITION', { position });
    if (progress.hasReached(position)) return;
    const head = await log.head();
    if (head === null || position > head) throw new DomainError('INVALID_POSITION', { position, head });
    await progress.waitFor(position);
  }

  /** A caller who reads what was just written here sees it, as far as a moment's patience goes (ADR 0004). */
  override beforeRead(): Promise<void> | undefined {
    const last = this.core.lastStored();
    if (last === null || this.core.progress.hasReached(last)) return undefined;
    return this.core.progress.reach(last, ownWritesMs).then(() => undefined);
  }
}

export class CoreHealthChecks extends HealthChecks {
  constructor(private readonly core: Core) {
    super();
  }

  all(): readonly HealthCheck[] {
    const { log, progress } = this.core;
    return [
      { name: 'event log', check: async () => (await log.head(), null) },
      { name: 'projector', check: () => (progress.statuses().length > 0 ? null : 'it has not started yet') },
      { name: 'views', onlyTells: true, check: () => haltedViews(progress) },
    ];
  }
}

/** A view that failed halts alone; `/v1/projections` tells why, and resumes or rebuilds it. */
function haltedViews(progress: ReadModelProgress): string | null {
  const halted = progress.statuses().filter(({ state }) => state === 'halted');
  return halted.length === 0 ? null : `halted: ${halted.map(({ view }) => view).join(', ')}`;
}
