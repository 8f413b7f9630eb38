import { id } from '../http/field-kinds';
import {
  Email,
  Flag,
  Id,
  InstantField,
  ListOf,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  OptionalId,
  Quantity,
  Text,
} from '../http/fields';
import { Cap } from './cap.field';

export class NewTicketTypeBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  /** Judged by the rules: an empty or missing code is WEB_CODE_REQUIRED (CAMP-07). */
  @Text(100, { nullable: true, optional: true })
  webPurchaseCode?: string | null;

  @MoneyField()
  price!: MoneyBody;
}

export class CreateCampaignBody {
  @OptionalId()
  id?: string;

  @Id()
  performanceId!: string;

  @Text(50, { description: '`closed_sale`' })
  kind!: string;

  @Name()
  name!: string;

  @OptionalId({ nullable: true })
  ticketTypeId?: string | null;

  @Nested(() => NewTicketTypeBody, { optional: true, nullable: true })
  newTicketType?: NewTicketTypeBody | null;

  @InstantField()
  validFrom!: string;

  @InstantField()
  validUntil!: string;

  /** CAMP-02: no cap only when somebody says so. */
  @Cap()
  maxTotal!: number | null;

  @Cap()
  maxPerUser!: number | null;

  @Flag({ optional: true })
  releaseOnCancel?: boolean;
}

export class EditCampaignBody {
  @Name({ optional: true })
  name?: string;

  @InstantField({ optional: true })
  validFrom?: string;

  @InstantField({ optional: true })
  validUntil?: string;

  @Cap({ optional: true })
  maxTotal?: number | null;

  @Cap({ optional: true })
  maxPerUser?: number | null;

  @OptionalId()
  ticketTypeId?: string;
}

export class StopCampaignBody {
  @Text(500, { optional: true, nullable: true })
  reason?: string | null;
}

/** What a person with the link sends; the token stands in the address. */
export class ClaimByLinkBody {
  @Email()
  email!: string;

  @Name({ optional: true, nullable: true })
  name?: string | null;

  @Quantity()
  quantity!: number;

  @ListOf(id(), { optional: true, nullable: true, min: 1, max: 500 })
  seatIds?: string[] | null;
}

export class ClaimBody extends ClaimByLinkBody {
  @Text(2000)
  linkToken!: string;
}
