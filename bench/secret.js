// The same 64 ASCII bytes for every server: long enough for each peer's own checks, and the same work for each HMAC.
export const secret = 'bench-secret-0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN';
