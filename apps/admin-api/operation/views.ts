import type { Core } from '../../../libs/runtime/core';
import type { Views } from '../../../projections/query-context';

/** What queries read from, as the core provides it. */
export function viewsOf(core: Core): Views {
  return {
    store: core.readModels,
    view: (name) => core.view(name),
    now: (organisationId) => core.now(organisationId),
    open: (sealed) => core.personalData.show(sealed),
    barcode: (organisationId, ticketId) => core.secrets.barcode(organisationId, ticketId),
  };
}
