import { applyChanges, changesBetween, withoutUndefined } from '../../kernel/changes';
import { DomainError, refuseUnless } from '../../kernel/errors';
import { invalidField, requiredName, type ExpectedVersion } from '../settings/settings.rules';
import { LiveSales, refuseSold } from './sales-marker';
import { current, SubscriptionState } from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';
import { Information, subscriptionTypes } from './subscription.settings';

export interface CreateSubscription {
  readonly type: 'CreateSubscription';
  readonly subscriptionId: string;
  readonly fields: Information;
  readonly facts: InformationFacts;
}

export interface EditSubscription {
  readonly type: 'EditSubscription';
  readonly expectedVersion: ExpectedVersion;
  /** What shall be; a field left out stays as it is. */
  readonly changes: Partial<Information>;
  readonly facts: InformationFacts & {
    /** Of all its performances where the command changes the type. */
    readonly sales: LiveSales;
  };
}

/** Whether the season that the command names is there; `true` when it names none. */
export interface InformationFacts {
  readonly seasonExists: boolean;
}

export const longestAbbreviation = 10;

/** The information tab: what the subscription is, and how much of it may be had. */
export const informationRules = {
  /** SUB-01. Checked in this order: each field, the fields together, the id, the season (SUB-06). */
  CreateSubscription({ record }: SubscriptionState, command: CreateSubscription): readonly SubscriptionEvent[] {
    const { subscriptionId } = command;
    const fields = tidy(command.fields) as Information;
    assertFitting(fields);
    refuseUnless(record === null, 'ID_TAKEN', { id: subscriptionId });
    refuseUnless(command.facts.seasonExists, 'SEASON_NOT_FOUND', { seasonId: fields.seasonId });
    return [{ type: 'SubscriptionCreated', data: { subscriptionId, ...fields } }];
  },

  /**
   * What contradicts another tab is told by `readiness`; a type that no longer fits the limits of this tab is refused, and so is another one
   * while anything of it is held or sold (SUB-01).
   */
  EditSubscription(state: SubscriptionState, command: EditSubscription): readonly SubscriptionEvent[] {
    const wanted = tidy(command.changes);
    const record = current(state, command);
    const changes = changesBetween(record, wanted);
    refuseUnless(Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
    const edited = applyChanges(record, changes);
    assertFitting(edited);
    refuseUnless(command.facts.seasonExists, 'SEASON_NOT_FOUND', { seasonId: edited.seasonId });
    if (edited.type !== record.type)
      refuseSold(state, record.performances.performanceIds, command.facts.sales, 'TYPE_LOCKED');
    return [{ type: 'SubscriptionEdited', data: { subscriptionId: record.subscriptionId, changes } }];
  },
};

/** The known fields that were given, each in the form it is stored in; refuses what is wrong with one by itself (SUB-04 first). */
function tidy(given: Partial<Information>): Partial<Information> {
  const { type, name, abbreviation, color } = given;
  const [fewest, most] = [given.minPerPurchase, given.maxPerPurchase];
  return withoutUndefined({
    type: type === undefined ? undefined : knownType(type),
    name: name === undefined ? undefined : requiredName(name),
    abbreviation: abbreviation === undefined ? undefined : shortName(abbreviation),
    seasonId: given.seasonId,
    sameSeat: given.sameSeat,
    color: color === undefined || color === null ? color : knownColor(color),
    label: textOrNone(given.label),
    showLabel: given.showLabel,
    description: textOrNone(given.description),
    minPerformances: limit(given.minPerformances, '/minPerformances'),
    maxPerformances: limit(given.maxPerformances, '/maxPerformances'),
    minPerPurchase: fewest === undefined ? undefined : (limit(fewest, '/minPerPurchase') ?? 1),
    maxPerPurchase: limit(most, '/maxPerPurchase'),
  });
}

function knownType(type: string): Information['type'] {
  const known = subscriptionTypes.find((each) => each === type);
  if (known === undefined) throw new DomainError('INVALID_SUBSCRIPTION_TYPE', { types: subscriptionTypes });
  return known;
}

/** SUB-05. */
function shortName(abbreviation: string): string {
  const tidied = abbreviation.trim();
  if (isAbbreviation(tidied)) return tidied;
  throw invalidField('/abbreviation', `1 to ${longestAbbreviation} characters`);
}

/** Of a text without white space around it. */
export const isAbbreviation = (tidied: string): boolean => tidied !== '' && tidied.length <= longestAbbreviation;

export const isColor = (text: string): boolean => /^#[0-9A-Fa-f]{6}$/.test(text);

/** SUB-08. */
function knownColor(color: string): string {
  refuseUnless(isColor(color), 'INVALID_COLOR', { color });
  return color;
}

/** An empty text is none. */
const textOrNone = (text: string | null | undefined): string | null | undefined =>
  text === undefined ? undefined : text?.trim() || null;

/** G-03: a number from 1, or `null` for none. */
function limit(value: number | null | undefined, pointer: string): number | null | undefined {
  if (value === undefined || value === null) return value;
  refuseUnless(Number.isInteger(value) && value >= 1, 'OUT_OF_RANGE', { pointer, min: 1 });
  return value;
}

/** What only several fields together can get wrong: SUB-07, SUB-12, SUB-13. */
function assertFitting(fields: Information): void {
  const { type, sameSeat, minPerformances, maxPerformances, minPerPurchase, maxPerPurchase } = fields;
  refuseUnless(!sameSeat || type === 'series', 'SAME_SEAT_ONLY_FOR_SERIES');
  const series = type === 'series';
  refuseUnless(!series || maxPerformances === null, 'NOT_APPLICABLE_TO_SERIES', { field: 'maxPerformances' });
  refuseUnless(inOrder(minPerformances, maxPerformances), 'INVALID_PERFORMANCE_LIMITS', {
    min: minPerformances,
    max: maxPerformances,
  });
  refuseUnless(inOrder(minPerPurchase, maxPerPurchase), 'INVALID_PURCHASE_LIMITS', {
    min: minPerPurchase,
    max: maxPerPurchase,
  });
}

const inOrder = (min: number | null, max: number | null): boolean => min === null || max === null || min <= max;
