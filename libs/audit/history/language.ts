import { ErrorCode } from '../../kernel/error-codes';
import { EventType } from '../event-types';

/**
 * What a history is told in. A sentence is an ICU message over the facts that `facts.ts` finds in an event; it stands by itself, so it
 * names what it is about.
 */
export interface Language {
  /** For amounts and dates, as BCP 47 names it. */
  readonly locale: string;
  /** Its own money has a symbol; other money that shares the symbol, or has one abroad only, is told by its code. */
  readonly currency: string;
  readonly words: {
    /** Somebody whose name is not told: followed by the beginning of an id. */
    readonly customer: string;
    readonly erasedCustomer: string;
    readonly nothing: string;
    readonly yes: string;
    readonly no: string;
  };
  /** What people call the fields that edits change; others are told as the API names them. */
  readonly fields: Readonly<Record<string, string>>;
  /** What people call the words that the API has for what a field may be. */
  readonly values: Readonly<Record<string, string>>;
  /** Why something was refused: words to end a sentence with. */
  readonly refusals: Readonly<Record<ErrorCode, string>>;
  readonly sentences: Readonly<Record<EventType, string>>;
}
