import { ExchangeRules } from '../../libs/domain/exchanges/exchange-rules';
import { Money } from '../../libs/kernel/money';
import { documentId, money } from '../documents';
import { PerformanceDocument } from '../performances/performances.projection';
import { filledPage, listAll, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { settingsByIds } from '../settings/settings.queries';
import { ExchangeTallyDocument } from './exchange-tallies.projection';
import { ExchangeBody, exchangeBody } from './exchanges.body';
import { ExchangeDocument, exchangeDocumentId } from './exchanges.projection';

export async function getExchange(
  views: Views,
  { organisationId, orderId, id }: { readonly organisationId: string; readonly orderId: string; readonly id: string },
): Promise<ExchangeBody | undefined> {
  const found = await views.store.get<ExchangeDocument>(
    views.view('exchanges'),
    exchangeDocumentId(organisationId, orderId, id),
  );
  return found && exchangeBody(found);
}

export interface ExchangeTallyBody {
  readonly seasonId: string;
  readonly used: number;
  readonly free: number;
  readonly freeLeft: number;
  /** `null` = without limit (G-03). */
  readonly maxLeft: number | null;
  /** Under way: each of them has taken its place among what is left. */
  readonly reserved: number;
  readonly tickets: number;
  readonly feesPaid: Money;
  readonly differencesPaid: Money;
}

/** EXC-05: what a customer has exchanged in each season, and how much is left by its rules as they stand; `undefined`: no such customer. */
export async function listExchangeTallies(
  views: Views,
  {
    organisationId,
    customerId,
    currency,
  }: { readonly organisationId: string; readonly customerId: string; readonly currency: string },
): Promise<{ readonly items: readonly ExchangeTallyBody[] } | undefined> {
  const customer = await views.store.get(views.view('customers'), documentId(organisationId, customerId));
  if (customer === undefined) return undefined;
  const query = { index: 'byCustomer', equals: [organisationId, customerId] };
  const tallies = await listAll<ExchangeTallyDocument>(views, 'exchange-tallies', query);
  const seasonIds = tallies.map(({ seasonId }) => seasonId);
  const seasons = await settingsByIds<SeasonRules>(views, organisationId, 'seasons', seasonIds);
  return { items: tallies.map((tally) => tallyBody(tally, seasons.get(tally.seasonId)?.exchange?.rules, currency)) };
}

interface SeasonRules {
  readonly exchange?: { readonly rules: ExchangeRules };
}

function tallyBody(
  tally: ExchangeTallyDocument,
  rules: ExchangeRules | undefined,
  currency: string,
): ExchangeTallyBody {
  const { seasonId, used, free, underWay, tickets, feesPaid, differencesPaid } = tally;
  const { freeExchanges = 0, maxExchanges = 0 } = rules ?? {};
  return {
    seasonId,
    used,
    free,
    freeLeft: Math.max(0, freeExchanges - free),
    maxLeft: maxExchanges === 0 ? null : Math.max(0, maxExchanges - used),
    reserved: underWay.length,
    tickets,
    feesPaid: money(feesPaid, currency),
    differencesPaid: money(differencesPaid, currency),
  };
}

/** Performances that lie ahead and are not cancelled, in the order in which they were made: what a ticket might be exchanged for. */
export async function listExchangeTargets(
  views: Views,
  { organisationId, limit, cursor }: PageInput & { readonly organisationId: string },
): Promise<PageBody<string>> {
  const now = views.now(organisationId);
  const query = { index: 'byOrganisation', equals: [organisationId], limit, cursor };
  return filledPage(views, 'performances', query, (performances: readonly PerformanceDocument[]) =>
    performances.filter(({ cancelled, startsAt }) => !cancelled && now < startsAt).map(({ id }) => id),
  );
}
