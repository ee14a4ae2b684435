/** The contract class of one published fact: `type` is `<service>.<fact>.v<n>`, `to` names the only reader of a restricted fact. */
export interface FactType<T extends object> {
  readonly type: string;
  readonly to?: string;
  new (): T;
}

/** What happened, ready for the outbox. `key` is the id whose order consumers may rely on (a learner's, else the aggregate's). */
export interface Fact<T extends object = object> {
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly data: T;
}

export function fact<T extends object>(type: FactType<T>, key: string, data: T): Fact<T> {
  return { type: type.type, topic: topicOf(type), key, data };
}

/** `<service>.events` for open facts, `<service>.to-<reader>` for restricted ones. */
export function topicOf(type: { readonly type: string; readonly to?: string }): string {
  const service = type.type.slice(0, type.type.indexOf('.'));
  return type.to ? `${service}.to-${type.to}` : `${service}.events`;
}
