import { Consent } from '../../libs/domain/customers/consents';

type Shown = string | { readonly erased: true } | null;

export interface CustomerBody {
  readonly id: string;
  /** `null` when there is none, or for who may not see it. */
  readonly email: Shown;
  readonly name: Shown;
  readonly flagIds: readonly string[];
  /** Those given with subscriptions, the latest of each (SUB-33). */
  readonly consents: readonly Consent[];
  readonly version: number;
  readonly erased?: true;
}

/** What of a customer is not personal. */
export interface CustomerFacts {
  readonly id: string;
  readonly flagIds: readonly string[];
  readonly consents?: readonly Consent[];
  readonly version: number;
  readonly erased: boolean;
}

/** A customer as the API answers it, with personal values opened already, from the view or from the folded stream alike. */
export function customerBody(
  customer: CustomerFacts,
  person: { readonly email: Shown; readonly name: Shown },
): CustomerBody {
  const { id, flagIds, consents = [], version, erased } = customer;
  const { email, name } = erased ? gone : person;
  return { id, email, name, flagIds, consents, version, ...(erased && { erased: true as const }) };
}

/** For those without personal data too: that there is nothing left to see is nobody's secret. */
const gone = { email: { erased: true }, name: { erased: true } } as const;
