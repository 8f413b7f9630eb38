import { performance } from '../../../libs/domain/performances/performance.decider';
import { commandsOf } from '../../../libs/platform/cqrs';

/** Performances, their campaigns and their sales are all decided on one stream, so they share one way there. */
export const performanceCommands = commandsOf(performance);
