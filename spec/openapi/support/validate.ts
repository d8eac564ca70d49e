import { expect } from 'chai';

/** Expects that a document is valid OpenAPI, with all of its references, and has each operation id once. */
export async function expectValid(document: object): Promise<void> {
  // An ES module.
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const validator = new Validator();
  const plain = JSON.parse(JSON.stringify(document)) as Parsed;
  const { valid, errors } = await validator.validate(plain as never);
  expect(errors ?? []).to.deep.equal([]);
  expect(valid).to.equal(true);
  const ids = Object.values(plain.paths).flatMap(item => Object.values(item).map(({ operationId }) => operationId));
  expect(ids).to.deep.equal([...new Set(ids)]);
  for (const name of namesIn(plain)) expect(plain.components?.securitySchemes ?? {}).to.have.property(name);
  for (const [, section, name] of JSON.stringify(plain).matchAll(/"#\/components\/(\w+)\/([\w.-]+)"/g)) {
    expect(plain.components?.[section!], `#/components/${section!}/${name!}`).to.have.property(name!);
  }
}

interface Parsed {
  readonly paths: Record<string, Record<string, { operationId?: string; security?: Record<string, unknown>[] }>>;
  readonly components?: Record<string, Record<string, unknown>>;
}

/** The names of the schemes that operations require. */
const namesIn = ({ paths }: Parsed): string[] =>
  Object.values(paths).flatMap(item =>
    Object.values(item).flatMap(({ security = [] }) => security.flatMap(requirement => Object.keys(requirement))),
  );
