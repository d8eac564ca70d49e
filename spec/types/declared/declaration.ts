import 'routing-controllers-authx';

declare module 'routing-controllers-authx' {
  interface AuthXTypes {
    scopes: 'users:read' | 'admin:*' | 'reports:sales:read';
    claims: { email?: string };
  }
}
