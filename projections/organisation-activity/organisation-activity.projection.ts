import { Projection } from '../../libs/kernel/projection';
import { documentId } from '../documents';

export type OrganisationActivityDocument = { readonly organisationId: string; readonly active: true };

/** Whether anything has happened in an organisation beside what it is itself: its sandbox clock may be set back only until then. */
export const organisationActivityProjection: Projection<OrganisationActivityDocument> = {
  name: 'organisation-activity',
  version: 1,
  // Whatever else happens, one of these came first; handling no more keeps sales out of this view.
  handles: [
    'SeasonCreated',
    'ProductCreated',
    'ProductionCreated',
    'HallCreated',
    'TicketTypeCreated',
    'PerformanceCreated',
    'CustomerRegistered',
  ],
  indexes: {},
  targets: ({ metadata }) => [activityId(metadata.organisationId)],
  evolve: (document, { metadata }) => document ?? { organisationId: metadata.organisationId, active: true },
};

export function activityId(organisationId: string): string {
  return documentId(organisationId, 'activity');
}
