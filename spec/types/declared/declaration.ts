import 'routing-controllers-authx';

/** A resource of the application. */
export interface Order {
  readonly ownerId: string;
  readonly total: number;
  readonly address: { readonly city: string };
}

declare module 'routing-controllers-authx' {
  interface AuthXTypes {
    scopes: 'users:read' | 'admin:*' | 'reports:sales:read';
    claims: { email?: string };
    roles: 'clerk' | 'manager';
    loginTypes: 'customer' | 'staff';
    acr: 'pwd' | 'mfa';
    actions: 'read' | 'write:own';
    resources: { order: Order; report: { readonly year: number } };
    subject: { readonly department: string };
  }
}
