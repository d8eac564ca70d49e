/** An RFC 9110 section 5.6.2 token: names of headers, methods, authentication schemes, and (RFC 6265 section 4.1.1) of cookies. */
export const httpToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The path of a cookie (RFC 6265 section 4.1.1), absolute, since browsers ignore any other. */
export const cookiePath = /^\/[\x20-\x3a\x3c-\x7e]*$/;

/** A host name, with or without the leading dot that RFC 6265 section 5.2.3 has browsers drop. */
export const cookieDomain = /^\.?[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?$/;
