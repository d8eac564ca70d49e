/** Why a document of an issuer cannot be used. The names appear in logs. */
export type DocumentFault =
  | `HTTP_${string}`
  | 'NOT_JSON'
  | 'TOO_LARGE'
  | 'TOO_MANY_KEYS'
  | 'NOT_A_KEY_SET'
  | 'OTHER_ISSUER'
  | 'NO_JWKS_URI'
  | 'UNSAFE_JWKS_URI';

/** A document of an issuer, its keys or its metadata, cannot be used. The error contains nothing of the document. */
export class IssuerDocumentError extends Error {
  constructor(readonly code: DocumentFault) {
    super(`A document of the issuer cannot be used: ${code}.`);
    this.name = 'IssuerDocumentError';
  }
}
