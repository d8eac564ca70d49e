/** A session that is over is of use to nobody after this long, in milliseconds: access tokens may outlive its last refresh token by a little. */
export const keptAfterEnd = 86_400_000;
