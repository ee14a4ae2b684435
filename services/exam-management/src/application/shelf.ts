/** Keeps what was used last, up to a number of things. */
export class Shelf<T> {
  private readonly things = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    const thing = this.things.get(key);
    if (thing === undefined) return undefined;
    this.things.delete(key);
    this.things.set(key, thing);
    return thing;
  }

  drop(key: string): void {
    this.things.delete(key);
  }

  put(key: string, thing: T): T {
    this.things.set(key, thing);
    const [oldest] = this.things.keys();
    if (this.things.size > this.most && oldest !== undefined) this.things.delete(oldest);
    return thing;
  }
}
