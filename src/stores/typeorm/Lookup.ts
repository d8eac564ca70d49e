/** Answers what there is for a key. */
export interface Lookup<Value> {
  ask(key: string): Promise<Value>;
}
