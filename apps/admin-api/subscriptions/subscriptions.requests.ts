import { type SubscriptionType, subscriptionTypes } from '../../../libs/domain/subscriptions/subscription.settings';
import { Flag, Id, OneOf, OptionalId, patchOf, RequiredName, Text } from '../http/fields';
import { Abbreviation, Color, Limit } from './information.fields';

export class CreateSubscriptionBody {
  @OptionalId()
  id?: string;

  @OneOf(subscriptionTypes, { code: 'INVALID_SUBSCRIPTION_TYPE' })
  type!: SubscriptionType;

  @RequiredName()
  name!: string;

  @Abbreviation({ description: '1 to 10 characters (SUB-05)' })
  abbreviation!: string;

  @Id()
  seasonId!: string;

  @Flag({ optional: true, description: 'The same seat on every performance; series only' })
  sameSeat?: boolean;

  @Color({ optional: true, nullable: true, description: '`#RRGGBB`' })
  color?: string | null;

  @Text(200, { optional: true, nullable: true, description: 'Instead of abbreviation and name' })
  label?: string | null;

  @Flag({ optional: true, description: 'Whether the sales dashboard shows the label' })
  showLabel?: boolean;

  @Text(10_000, { optional: true, nullable: true })
  description?: string | null;

  @Limit({
    optional: true,
    description: 'It is sold while so many performances are left; pick and mix: so many are chosen',
  })
  minPerformances?: number | null;

  @Limit({ optional: true, description: 'So many may be chosen; pick and mix only' })
  maxPerformances?: number | null;

  @Limit({ optional: true, description: 'Subscriptions per purchase, 1 unless set' })
  minPerPurchase?: number | null;

  @Limit({ optional: true, description: 'Subscriptions per purchase' })
  maxPerPurchase?: number | null;
}

export class EditSubscriptionBody extends patchOf(CreateSubscriptionBody) {}
