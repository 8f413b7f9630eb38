import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { QUERY_SOURCE, refusingPublisher } from '../../libs/platform/cqrs';
import { CommandRunner } from '../../libs/runtime/command-runner';
import type { Core } from '../../libs/runtime/core';
import { Api, CORE, PUBLIC_URL } from './api';
import { auditControllers } from './audit/audit.handlers';
import { campaignQueries, CampaignsController } from './campaigns/campaigns.controller';
import { ClaimsController, linkQueries } from './campaigns/claims.controller';
import { customerHandlers, customersControllers } from './customers/customers.handlers';
import { exchangesControllers, exchangesHandlers } from './exchanges/exchanges.handlers';
import { HealthChecks } from './http/health';
import { Authenticator } from './http/principal';
import { ReadModelClock } from './http/read-model-clock';
import { BodyMacs } from './http/request-context';
import { CoreBodyMacs, CoreHealthChecks, CoreReadModelClock, KeyAuthenticator } from './operation/edges';
import { ProjectionsController } from './operation/projections.controller';
import { ordersControllers, ordersHandlers } from './orders/orders.handlers';
import { organisationHandlers, organisationsControllers } from './organisations/organisations.handlers';
import { performanceCommands } from './performances/performance-commands';
import { performanceQueries, performancesControllers } from './performances/performances.handlers';
import { viewsOf } from './operation/views';
import { renewalHandlers, RenewalsController } from './renewals/renewals.controller';
import { ReportStreamController } from './reports/report-stream.controller';
import { ReportsController, reportsQueries } from './reports/reports.controller';
import { settingsControllers, settingsHandlers } from './settings/settings.handlers';
import { subscriptionHandlers, subscriptionsControllers } from './subscriptions/subscriptions.handlers';

export interface AdminApiSettings {
  readonly core: Core;
  readonly systemKey: string;
  readonly publicUrl: string;
}

/** The admin API over one core; the same module whichever stores the core stands on. */
@Module({})
export class AdminApiModule {
  static of({ core, systemKey, publicUrl }: AdminApiSettings): DynamicModule {
    return {
      module: AdminApiModule,
      imports: [CqrsModule.forRoot({ eventPublisher: refusingPublisher })],
      controllers: [
        ...organisationsControllers,
        ...settingsControllers,
        ...performancesControllers,
        ...subscriptionsControllers,
        RenewalsController,
        ...customersControllers,
        CampaignsController,
        ClaimsController,
        ...ordersControllers,
        ...exchangesControllers,
        ReportsController,
        ReportStreamController,
        ...auditControllers,
        ProjectionsController,
      ],
      providers: [
        Api,
        { provide: CORE, useValue: core },
        { provide: CommandRunner, useValue: core.commands },
        { provide: PUBLIC_URL, useValue: publicUrl },
        { provide: QUERY_SOURCE, useValue: viewsOf(core) },
        { provide: Authenticator, useValue: new KeyAuthenticator(core, systemKey) },
        { provide: BodyMacs, useValue: new CoreBodyMacs(core) },
        { provide: ReadModelClock, useValue: new CoreReadModelClock(core) },
        { provide: HealthChecks, useValue: new CoreHealthChecks(core) },
        performanceCommands.Handler,
        ...organisationHandlers,
        ...settingsHandlers,
        ...performanceQueries,
        ...subscriptionHandlers,
        ...renewalHandlers,
        ...customerHandlers,
        ...campaignQueries,
        ...linkQueries,
        ...ordersHandlers,
        ...exchangesHandlers,
        ...reportsQueries,
      ],
    };
  }
}
