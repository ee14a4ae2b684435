import { value } from '@pan/client';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** A list as far as the reader has asked for it. */
export class Listing<T> {
  items: readonly T[] = [];
  private cursor: string | null | undefined;

  constructor(private readonly ask: (cursor: string | undefined) => Call<Page<T>>) {}

  get hasMore(): boolean {
    return typeof this.cursor === 'string';
  }

  /** From the beginning, as much as is shown already, which stays to be seen meanwhile. */
  async load(): Promise<this> {
    const items: T[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await value(this.ask(cursor ?? undefined));
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (items.length < this.items.length && cursor !== null);
    [this.items, this.cursor] = [items, cursor];
    return this;
  }

  async more(): Promise<void> {
    const page = await value(this.ask(this.cursor ?? undefined));
    this.items = [...this.items, ...page.items];
    this.cursor = page.nextCursor;
  }
}
