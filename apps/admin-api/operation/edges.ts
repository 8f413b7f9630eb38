import { organisationDecider, type OrganisationState } from '../../../libs/domain/organisations/organisation.decider';
import { DomainError } from '../../../libs/kernel/errors';
import type { Position } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import { type ApiKeyName, sameText } from '../../../libs/runtime/secrets';
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

  authenticate(bearer: string, writes: boolean): Principal | null | Promise<Principal | null> {
    if (sameText(this.systemKey, bearer)) return { kind: 'system' };
    const name = this.core.secrets.readApiKey(bearer);
    if (name === null) return null;
    const { organisationId } = name;
    const principal = (organisation: OrganisationState): Principal | null => principalOf(organisation, name);
    const organisation = this.core.organisationAtHand(organisationId);
    // A key that was revoked anywhere is dead to writes at once, and to reads within a second (architecture.md section 4). One that
    // another process has just made is good at once: nobody has a key that was never made.
    if (!this.core.exclusive && (writes || organisation?.keys.has(name.keyId) === false)) {
      return this.core.commands.read(organisationDecider, { organisationId }, principal);
    }
    if (organisation) return principal(organisation);
    return this.core.commands.state(organisationDecider, { organisationId }).then(principal);
  }
}

function principalOf(organisation: OrganisationState, { organisationId, keyId }: ApiKeyName): Principal | null {
  const key = organisation.status === 'registered' ? organisation.keys.get(keyId) : undefined;
  if (key === undefined || key.revoked) return null;
  return { kind: 'key', organisationId, keyId, role: key.role, unit: key.unit };
}

export class CoreBodyMacs extends BodyMacs {
  constructor(private readonly core: Core) {
    super();
  }

  mac(organisationId: string, text: string): string {
    return this.core.secrets.bodyMac(organisationId, text);
  }
}

/** How long a read without `atLeast` waits for what this process has just acknowledged (ADR 0004). */
const patienceMs = 250;
/** Where others write and project too: an active projector may have died, and another one takes over in less than this. */
const takenOverMs = 5_000;

export class CoreReadModelClock extends ReadModelClock {
  /** Where the slowest view stood when it was last waited for in vain. */
  private gaveUpAt: Position | null | undefined;

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

  /** A caller who reads what was just written sees it, as far as patience goes; views that nobody can read are not waited for. */
  override beforeRead(): Promise<void> | undefined {
    const { progress, exclusive } = this.core;
    const last = this.core.lastKnown();
    if (last === null || progress.isStoreAway || progress.hasReached(last)) return undefined;
    const stands = progress.slowest();
    // Waited for in vain once, views that do not move hold up nobody else.
    const patience = exclusive || stands === this.gaveUpAt ? patienceMs : takenOverMs;
    return progress.reach(last, patience).then((reached) => {
      this.gaveUpAt = reached || progress.isStoreAway ? undefined : stands;
    });
  }
}

export class CoreHealthChecks extends HealthChecks {
  constructor(private readonly core: Core) {
    super();
  }

  all(): readonly HealthCheck[] {
    const { log, readModels, progress } = this.core;
    return [
      { name: 'event log', check: () => answers(log.head()) },
      // Any question will do: whether it answers.
      { name: 'read models', check: () => answers(readModels.promoted('settings')) },
      { name: 'projector', check: () => (progress.statuses().length > 0 ? null : notKnownYet) },
      { name: 'views', onlyTells: true, check: () => troubleOfViews(this.core) },
    ];
  }
}

const notKnownYet =
  'where the views stand is not known yet: right after a start that takes a moment; if no projector has run so far, start one';

/** What a store says when it is asked is for the log, which has it already. */
const answers = (asked: Promise<unknown>): Promise<string | null> =>
  asked.then(
    () => null,
    () => 'does not answer',
  );

/** From then on nobody can be said to move the view on. */
const lateMs = 10_000;

/**
 * A view that failed halts alone; `/v1/projections` tells why, and resumes or rebuilds it. Views that do not move on though the log does
 * have no projector that is well.
 */
async function troubleOfViews({ log, progress }: Core): Promise<string | null> {
  progress.sawHead(await log.head().catch(() => null));
  const halted = progress.statuses().filter(({ state }) => state === 'halted');
  const late = progress
    .lags()
    .filter(({ view, milliseconds }) => milliseconds > lateMs && !halted.some((status) => status.view === view));
  const troubles: string[] = [];
  if (halted.length > 0) troubles.push(`halted: ${halted.map(({ view }) => view).join(', ')}`);
  if (late.length > 0) troubles.push(`not moved on by any projector: ${late.map(({ view }) => view).join(', ')}`);
  return troubles.length === 0 ? null : troubles.join('; ');
}
