import { KeysController } from './keys.controller';
import { organisationCommands, OrganisationsController } from './organisations.controller';
import { SandboxClockController, sandboxClockHandlers } from './sandbox-clock.controller';

export const organisationHandlers = [organisationCommands.Handler, ...sandboxClockHandlers];
export const organisationsControllers = [OrganisationsController, KeysController, SandboxClockController];
