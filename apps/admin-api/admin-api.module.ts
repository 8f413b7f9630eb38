import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { QUERY_SOURCE, refusingPublisher } from '../../libs/platform/cqrs';
import { CommandRunner } from '../../libs/runtime/command-runner';
import type { Core } from '../../libs/runtime/core';
import { Api, CORE, PUBLIC_URL } from './api';
import { campaignQueries, CampaignsController } from './campaigns/campaigns.controller';
import { ClaimsController, linkQueries } from './campaigns/claims.controller';
import { customerHandlers, customersControllers } from './customers/customers.handlers';
import { HealthChecks } from './http/health';
import { Authenticator } from './http/principal';
import { ReadModelClock } from './http/read-model-clock';
import { BodyMacs } from './http/request-context';
import { CoreBodyMacs, CoreHealthChecks, CoreReadModelClock, KeyAuthenticator } from './operation/edges';
import { ProjectionsController, ProjectorControl } from './operation/projections.controller';
import { orderHandlers, OrdersController } from './orders/orders.controller';
import { refundQueries, RefundsController } from './orders/refunds.controller';
import { organisationHandlers, organisationsControllers } from './organisations/organisations.handlers';
import { performanceCommands } from './performances/performance-commands';
import { performanceQueries, performancesControllers } from './performances/performances.handlers';
import { viewsOf } from './operation/views';
import { RejectionsController, rejectionsQueries } from './reports/rejections.controller';
import { settingsControllers, settingsHandlers } from './settings/settings.handlers';

export interface AdminApiSettings {
  readonly core: Core;
  readonly projector: ProjectorControl;
  readonly systemKey: string;
  readonly publicUrl: string;
}

/** The admin API over one core; the same module whichever stores the core stands on. */
@Module({})
export class AdminApiModule {
  static of({ core, projector, systemKey, publicUrl }: AdminApiSettings): DynamicModule {
    return {
      module: AdminApiModule,
      imports: [CqrsModule.forRoot({ eventPublisher: refusingPublisher })],
      controllers: [
        ...organisationsControllers,
        ...settingsControllers,
        ...performancesControllers,
        ...customersControllers,
        CampaignsController,
        ClaimsController,
        OrdersController,
        RefundsController,
        RejectionsController,
        ProjectionsController,
      ],
      providers: [
        Api,
        { provide: CORE, useValue: core },
        { provide: CommandRunner, useValue: core.commands },
        { provide: PUBLIC_URL, useValue: publicUrl },
        { provide: QUERY_SOURCE, useValue: viewsOf(core) },
        { provide: ProjectorControl, useValue: projector },
        { provide: Authenticator, useValue: new KeyAuthenticator(core, systemKey) },
        { provide: BodyMacs, useValue: new CoreBodyMacs(core) },
        { provide: ReadModelClock, useValue: new CoreReadModelClock(core) },
        { provide: HealthChecks, useValue: new CoreHealthChecks(core) },
        performanceCommands.Handler,
        ...organisationHandlers,
        ...settingsHandlers,
        ...performanceQueries,
        ...customerHandlers,
        ...campaignQueries,
        ...linkQueries,
        ...orderHandlers,
        ...refundQueries,
        ...rejectionsQueries,
      ],
    };
  }
}
