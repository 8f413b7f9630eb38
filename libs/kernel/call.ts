import { Channel } from './event';

/** Who asks for what, and how to recognise it again: everything of a command's metadata that is known before it is decided. */
export interface Call {
  readonly organisationId: string;
  /** The idempotency key (G-06). */
  readonly commandId: string;
  /**
   * Method and path, for example `POST /v1/campaigns/spring/claims`; an id in the body or a customer's address counts as part of it.
   * Derived steps of a process name themselves: `process:order-cancellation/release`.
   */
  readonly call: string;
  readonly bodyMac: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: string;
  readonly channel: Channel;
  readonly traceparent?: string;
}
