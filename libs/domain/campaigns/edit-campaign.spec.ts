import {
  campaignCreated,
  editCampaign,
  everywhere,
  holdLapses,
  holdReleased,
  linkCloses,
  linkOpens,
  now,
  performanceCreated,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
  ticketTypes,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { ErrorCode } from '../../kernel/error-codes';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent } from '../performances/performance.events';
import { EditCampaign } from './campaign-settings';
import { CampaignEdited, CampaignSettings } from './campaign.events';

const given = (settings: Partial<CampaignSettings> = {}, ...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), ticketTypePriced(), campaignCreated(settings), ...more);
const edited = (changes: CampaignEdited['data']['changes']): CampaignEdited => ({
  type: 'CampaignEdited',
  data: { campaignId: 'k1', changes },
});
const types = ticketTypes({ guest: {} });
const guestPriced = ticketTypePriced({ ticketTypeId: 'guest', prices: everywhere(0) });
const toGuest = editCampaign({ ticketTypeId: 'guest' }, { ticketTypes: types });
const typeEdited = edited({ ticketTypeId: { from: 'sponsor', to: 'guest' } });

describe('CAMP-19: a campaign is edited', () => {
  it('and the event says of each field that differs what it was and what it is', () => {
    given()
      .when(editCampaign({ name: ' Friends ', maxTotal: null, maxPerUser: 2, validUntil: linkCloses }), now)
      .then(
        edited({
          name: { from: 'Sponsors', to: 'Friends' },
          maxTotal: { from: 10, to: null },
          maxPerUser: { from: null, to: 2 },
        }),
      );
  });

  it('down to exactly what is claimed and reserved, which means sold out, but not below', () => {
    const taken = [ticketsClaimed({ quantity: 3 }), ticketsHeld({ orderId: 'o2', quantity: 2 })];
    given({}, ...taken)
      .when(editCampaign({ maxTotal: 5 }), now)
      .then(edited({ maxTotal: { from: 10, to: 5 } }));
    given({}, ...taken)
      .when(editCampaign({ maxTotal: 4 }), now)
      .thenRefused('CAMPAIGN_TOTAL_BELOW_CLAIMED', { claimed: 3, reserved: 2 });
  });

  it('below what was once taken, when it came back (CAMP-24)', () => {
    const claim = ticketsClaimed({ quantity: 3 });
    given({}, claim, ticketsReleased(claim, [0, 1]))
      .when(editCampaign({ maxTotal: 1 }), now)
      .then(edited({ maxTotal: { from: 10, to: 1 } }));
  });

  it('below a lapsed reservation, whose release then comes first', () => {
    const hold = ticketsHeld({ quantity: 5 });
    given({}, hold)
      .when(editCampaign({ maxTotal: 4 }), shifted(holdLapses, -1))
      .thenRefused('CAMPAIGN_TOTAL_BELOW_CLAIMED', { claimed: 0, reserved: 5 });
    given({}, hold)
      .when(editCampaign({ maxTotal: 4 }), holdLapses)
      .then(holdReleased(hold, 'expired'), edited({ maxTotal: { from: 10, to: 4 } }));
  });

  it('to a cap per person below what somebody has: it is not retroactive', () => {
    given({}, ticketsClaimed({ quantity: 3 }))
      .when(editCampaign({ maxPerUser: 1 }), now)
      .then(edited({ maxPerUser: { from: null, to: 1 } }));
  });

  it('to another ticket type as long as nothing is claimed or reserved', () => {
    given({}, guestPriced).when(toGuest, now).then(typeEdited);
    const hold = ticketsHeld();
    given({}, guestPriced, hold)
      .when(toGuest, now)
      .thenRefused('CAMPAIGN_TICKET_TYPE_LOCKED', { claimed: 0, reserved: 1 });
    given({}, guestPriced, hold).when(toGuest, holdLapses).then(holdReleased(hold, 'expired'), typeEdited);
  });

  it('but keeps its ticket type after the first claim, even if that came back', () => {
    const claim = ticketsClaimed();
    given({}, guestPriced, claim)
      .when(toGuest, now)
      .thenRefused('CAMPAIGN_TICKET_TYPE_LOCKED', { claimed: 1, reserved: 0 });
    given({}, guestPriced, claim, ticketsReleased(claim))
      .when(toGuest, now)
      .thenRefused('CAMPAIGN_TICKET_TYPE_LOCKED', { claimed: 0, reserved: 0 });
  });

  it('when it is stopped, and when it has ended', () => {
    given({}, { type: 'CampaignStopped', data: { campaignId: 'k1', reason: null } })
      .when(editCampaign({ maxTotal: 20 }), now)
      .then(edited({ maxTotal: { from: 10, to: 20 } }));
    const later = shifted(linkCloses, 1000);
    given()
      .when(editCampaign({ validUntil: later }), linkCloses)
      .then(edited({ validUntil: { from: linkCloses, to: later } }));
  });

  it('on the version that the editor read; a sale does not make it stale, an edit does', () => {
    given({}, ticketsClaimed())
      .when(editCampaign({ maxTotal: 20 }, { expectedVersion: 1 }), now)
      .then(edited({ maxTotal: { from: 10, to: 20 } }));
    given({}, edited({ maxTotal: { from: 10, to: 15 } }))
      .when(editCampaign({ maxTotal: 20 }, { expectedVersion: 1 }), now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it.each([0, -5, 0.5])('G-03: never to a cap of %d', (value) => {
    given()
      .when(editCampaign({ maxTotal: value }), now)
      .thenRefused('OUT_OF_RANGE', outOfRange('/maxTotal', value));
    given()
      .when(editCampaign({ maxPerUser: value }), now)
      .thenRefused('OUT_OF_RANGE', outOfRange('/maxPerUser', value));
  });

  it('CAMP-11: never to a cap per person above the total, whichever of them moves', () => {
    given({ maxTotal: 5 })
      .when(editCampaign({ maxPerUser: 6 }), now)
      .thenRefused('PER_USER_EXCEEDS_TOTAL', { maxTotal: 5, maxPerUser: 6 });
    given({ maxPerUser: 5 })
      .when(editCampaign({ maxTotal: 4 }), now)
      .thenRefused('PER_USER_EXCEEDS_TOTAL', { maxTotal: 4, maxPerUser: 5 });
  });

  it('CAMP-01: only if there is such a campaign', () => {
    given()
      .when(editCampaign({ maxTotal: 5 }, { campaignId: 'k2' }), now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
  });
});

type Edit = Partial<EditCampaign> & { readonly changes: EditCampaign['changes'] };
const changing = (edit: Edit, changes: EditCampaign['changes']): Edit => ({
  ...edit,
  changes: { ...edit.changes, ...changes },
});
const withGuest = (fields: Parameters<typeof ticketTypes>[0]) => (edit: Edit) => ({
  ...changing(edit, { ticketTypeId: 'guest' }),
  ticketTypes: ticketTypes(fields),
});

/** Code, what is checked, and what makes it fail whatever later checks are made to fail beside it. */
const checks: [code: ErrorCode, about: string, breaks: (edit: Edit) => Edit][] = [
  ['NAME_REQUIRED', 'input', (edit) => changing(edit, { name: ' ' })],
  ['VERSION_CONFLICT', 'the version', (edit) => ({ ...edit, expectedVersion: 7 })],
  ['NOTHING_TO_CHANGE', 'that something changes', (edit) => ({ ...edit, changes: { name: 'Sponsors' } })],
  ['INVALID_WINDOW', 'the period', (edit) => changing(edit, { validUntil: linkOpens })],
  ['PER_USER_EXCEEDS_TOTAL', 'the caps together', (edit) => changing(edit, { maxTotal: 2, maxPerUser: 3 })],
  ['CAMPAIGN_TOTAL_BELOW_CLAIMED', 'what is taken', (edit) => changing(edit, { maxTotal: 2 })],
  ['CAMPAIGN_TICKET_TYPE_LOCKED', 'that nothing was claimed', (edit) => changing(edit, { ticketTypeId: 'guest' })],
];
const typeChecks: typeof checks = [
  ['TICKET_TYPE_NOT_FOUND', 'that the type is there', withGuest({})],
  ['WEB_CODE_REQUIRED', 'its code', withGuest({ guest: { webPurchaseCode: 'GUEST', soldOnline: false } })],
  ['TICKET_TYPE_NOT_SOLD_ONLINE', 'sold on web', withGuest({ guest: { soldOnline: false } })],
  ['TICKET_TYPE_NOT_PRICED', 'its price here', withGuest({ guest: {} })],
];

describe('CAMP-19: the checks on an edit come in order', () => {
  const refusal = (edit: Edit, ...events: PerformanceEvent[]) => {
    const { changes, ...wanted } = edit;
    return given({}, ...events).when(editCampaign(changes, wanted), now).decision;
  };

  it.each(checks.map(([code, about], index) => ({ code, about, index })))('$about: $code', ({ code, index }) => {
    const all = [...checks, ...typeChecks];
    // The later the check the earlier it is broken, so that what an earlier one needs stands.
    const edit = all.slice(index).reduceRight((broken, [, , breaks]) => breaks(broken), { changes: {} } as Edit);
    expect(refusal(edit, ticketsClaimed({ quantity: 3 }))).toMatchObject({ events: [], refused: code });
  });

  // A ticket type can only be looked at while nothing was claimed.
  it.each(typeChecks)('%s: %s', (code, _about, breaks) => {
    expect(refusal(breaks({ changes: {} }))).toMatchObject({ events: [], refused: code });
  });
});

function outOfRange(pointer: string, value: number) {
  const detail = 'Must be a whole number from 1, or null for no cap.';
  return { min: 1, errors: [{ pointer, code: 'OUT_OF_RANGE', detail, details: { value, min: 1 } }] };
}
