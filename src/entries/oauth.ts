/** @module routing-controllers-authx/oauth */
export { AuthorizationServer, type AuthorizationServerOptions } from '../oauth/AuthorizationServer';
export type { AssertionStore, UsedAssertion } from '../oauth/ClientAssertions';
export type { ClientAuthMethod } from '../oauth/ClientCredentials';
export type { ClientLookup, ClientSource } from '../oauth/ClientRegistry';
export { type ClientSecret, createClientSecret, hashClientSecret } from '../oauth/hashClientSecret';
export type { GrantType, OAuthClient, TokenReach } from '../oauth/OAuthClient';
export { OAuthError, type OAuthErrorCode } from '../oauth/OAuthError';
export type { OAuthRequest } from '../oauth/OAuthRequest';
export { ProtectedResource, type ProtectedResourceOptions, type ResourceMetadata } from '../oauth/ProtectedResource';
export type { ServerMetadata } from '../oauth/serverMetadata';
export type { IssuedTokens } from '../oauth/TokenGrants';
export type { Introspection } from '../oauth/TokenIntrospection';
export { IntrospectionEndpoint } from '../koa/IntrospectionEndpoint';
export { ResourceMetadataEndpoint } from '../koa/ResourceMetadataEndpoint';
export { RevocationEndpoint } from '../koa/RevocationEndpoint';
export { ServerMetadataEndpoint } from '../koa/ServerMetadataEndpoint';
export { TokenEndpoint } from '../koa/TokenEndpoint';
