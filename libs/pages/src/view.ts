import { Refusal } from '@pan/client';
import { Task } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { words } from './language.ts';
import type { Listing } from './listing.ts';

const t = words({
  fr: {
    loading: 'Un instant…',
    failed: 'Le service n’a pas répondu. Réessayez dans un instant.',
    more: 'Afficher la suite',
  },
  en: { loading: 'One moment…', failed: 'The service did not answer. Try again in a moment.', more: 'Show more' },
});

/** What the service refused, in its own words, with what to do about it. */
export function refused(error: unknown): TemplateResult {
  const { detail, remedy } = error instanceof Refusal ? error.problem : { detail: t.failed, remedy: undefined };
  return html`<p class="refusal" role="alert">${detail} ${remedy ?? nothing}</p>`;
}

/**
 * A part of a page: loads what it shows, does what the reader asks, and says how that went. It is drawn into the document itself,
 * so that the style sheet, labels and screen readers reach all of it.
 */
export abstract class View<Shown> extends LitElement {
  static override properties = { outcome: { state: true }, busy: { state: true } };
  declare private outcome: TemplateResult | null;
  declare protected busy: boolean;
  private shown: Shown | undefined;

  private readonly loading = new Task(this, {
    task: () => this.load(),
    args: () => [],
    onComplete: (shown) => (this.shown = shown),
  });

  constructor() {
    super();
    this.outcome = null;
    this.busy = false;
  }

  protected abstract load(): Promise<Shown>;
  protected abstract draw(shown: Shown): TemplateResult;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const content = this.loading.render({
      // What stood there stays until the new is here: nobody loses their place.
      pending: () => (this.shown ? this.draw(this.shown) : html`<p role="status">${t.loading}</p>`),
      complete: (shown) => this.draw(shown),
      error: refused,
    });
    return html`${this.outcome ?? nothing}${content}`;
  }

  /** The way to what a list has beside what is shown of it. */
  protected rest(listing: Listing<unknown>): TemplateResult | typeof nothing {
    const more = (): Promise<void> => listing.more().then(() => this.requestUpdate());
    return listing.hasMore ? html`<p><button @click=${more}>${t.more}</button></p>` : nothing;
  }

  /** Loads once more. */
  protected async again(): Promise<void> {
    await this.loading.run().catch(() => undefined);
  }

  /**
   * One thing at a time that the reader asked for; afterwards the view loads again.
   * @param work answers what to tell
   */
  protected async act(work: () => Promise<string>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const done = await work();
      await this.again();
      this.outcome = html`<p class="done" role="status">${done}</p>`;
    } catch (error) {
      this.outcome = refused(error);
    }
    this.busy = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.done, .refusal')?.scrollIntoView({ block: 'nearest' });
  }
}
