import { admissionQueries, AdmissionsController } from './admissions.controller';
import { orderHandlers, OrdersController } from './orders.controller';
import { PurchasesController } from './purchases.controller';
import { refundQueries, RefundsController } from './refunds.controller';
import { TicketCustomersController } from './ticket-customers.controller';

export const ordersHandlers = [...orderHandlers, ...refundQueries, ...admissionQueries];
export const ordersControllers = [
  PurchasesController,
  OrdersController,
  TicketCustomersController,
  RefundsController,
  AdmissionsController,
];
