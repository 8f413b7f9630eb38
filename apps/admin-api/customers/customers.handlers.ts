import { customerHandlers, CustomersController } from './customers.controller';

export { customerHandlers };
export const customersControllers = [CustomersController];
