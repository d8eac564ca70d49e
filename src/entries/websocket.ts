/** @module routing-controllers-authx/websocket */
export * from '../websocket/guardSockets';
export type { GuardSocketsOptions } from '../websocket/GuardSocketsOptions';
export type { ServerSocket, SocketServer, UpgradeServer } from '../websocket/SocketServer';
export { SocketAuth, socketAuth } from '../websocket/SocketAuth';
export { SocketGuard } from '../websocket/SocketGuard';
export { type SocketLocation, SocketToken } from '../websocket/SocketToken';
