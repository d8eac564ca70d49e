/**
 * Returns how many cases a property is tried with: the given number, or `AUTHX_PROPERTY_RUNS`, which
 * `npm run spec:properties` sets to 100 000.
 */
export const propertyRuns = (usual: number): number => Number(process.env.AUTHX_PROPERTY_RUNS ?? usual);
