export * from '../websocket/guardSockets';
export type { GuardSocketsOptions } from '../websocket/GuardSocketsOptions';
export type { ServerSocket } from '../websocket/ServerSocket';
export { SocketAuth, socketAuth } from '../websocket/SocketAuth';
export { SocketGuard } from '../websocket/SocketGuard';
export type { SocketLocation } from '../websocket/SocketLocation';
export type { SocketServer } from '../websocket/SocketServer';
export { SocketToken } from '../websocket/SocketToken';
export type { UpgradeServer } from '../websocket/UpgradeServer';
