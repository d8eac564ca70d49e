/** Requirements of an operation: the names of schemes, each with the scopes that the token must have. */
export type ApiSecurity = Readonly<Record<string, readonly string[]>>;

/** A part of a document whose members are not looked at. */
export type ApiObject = Readonly<Record<string, unknown>>;

/** One operation of a document. */
export interface ApiOperation extends ApiObject {
  readonly operationId?: string | undefined;
  readonly parameters?: readonly ApiObject[] | undefined;
  readonly responses?: ApiObject | undefined;
  /** Each object is an alternative. An empty list means that everybody may call the operation. */
  readonly security?: readonly ApiSecurity[] | undefined;
}

/** The metadata of an API. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string | undefined;
}

/** A document of OpenAPI 3. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: ApiInfo;
  readonly servers?: readonly { readonly url: string; readonly description?: string }[] | undefined;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, ApiObject>> | undefined;
}
