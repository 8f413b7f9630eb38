import { openProcesses } from '../../libs/processes/open-processes.projection';
import { projections } from '../../projections/registry';

/** Every view that is filled: those that people read, and the index of what is open. */
export const allProjections = [...projections, openProcesses];
