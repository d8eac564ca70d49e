/** The names of services in the TypeDI container. */
export const customerLogin = 'authorization.customerLogin';
export const staffLogin = 'authorization.staffLogin';
