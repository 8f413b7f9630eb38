import { Instant } from '../libs/kernel/event';
import { Sealed } from '../libs/kernel/sealed';
import { ReadModelStore, ViewId } from '../libs/read-models/read-model-store';

/** A personal value for whoever may see it; nothing of it is left once the person has been erased. */
export type Opened = string | { readonly erased: true };

/** Everything a query reads from. Queries are plain functions of this and their input. */
export interface Views {
  readonly store: ReadModelStore;
  /** The version of a view that readers use now. */
  view(name: string): ViewId;
  /** The organisation's clock (G-02): what is derived from time, such as a campaign's status, is derived at this instant. */
  now(organisationId: string): Instant;
  /** `null` for a value that cannot be opened, because its key was lost: everything else is answered all the same. */
  open(sealed: Sealed): Promise<Opened | null>;
  barcode(organisationId: string, ticketId: string): string;
}

export interface PageInput {
  readonly limit: number;
  readonly cursor?: string;
}

export interface ById {
  readonly organisationId: string;
  readonly id: string;
}

/** Whether personal data may be shown to whoever asks; it is `null` for the others. */
export interface Reader {
  readonly personal: boolean;
}
