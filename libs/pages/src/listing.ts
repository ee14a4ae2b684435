import { value } from '@pan/client';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** A list as far as the reader has asked for it. */
export class Listing<T> {
  items: T[] = [];
  private cursor: string | null | undefined;

  constructor(private readonly ask: (cursor: string | undefined) => Call<Page<T>>) {}

  get hasMore(): boolean {
    return typeof this.cursor === 'string';
  }

  /** From the beginning, as many pages as are shown already. */
  async load(): Promise<this> {
    const shown = this.items.length;
    this.items = [];
    this.cursor = undefined;
    do await this.more();
    while (this.items.length < shown && this.hasMore);
    return this;
  }

  async more(): Promise<void> {
    const page = await value(this.ask(this.cursor ?? undefined));
    this.items.push(...page.items);
    this.cursor = page.nextCursor;
  }
}
