/** A token of RFC 9110 section 5.6.2: the name of a header, method, authentication scheme, or cookie (RFC 6265 section 4.1.1). */
export const httpToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The path of a cookie (RFC 6265 section 4.1.1). It is absolute, because browsers ignore other paths. */
export const cookiePath = /^\/[\x20-\x3a\x3c-\x7e]*$/;

/** A host name. It may begin with a dot, which browsers ignore (RFC 6265 section 5.2.3). */
export const cookieDomain = /^\.?[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?$/;
