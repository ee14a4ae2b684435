import { LitElement } from 'lit';
import { contentOf } from './content.ts';
import { attribute, nameOf } from './reading.ts';

/** What a candidate has answered to one response of an item; nothing is an empty list. */
export class AnswerGiven extends Event {
  static readonly type = 'answer-given';
  constructor(
    readonly response: string,
    readonly values: readonly string[],
  ) {
    super(AnswerGiven.type, { bubbles: true });
  }
}

let count = 0;

/**
 * A question of an item. Each kind is a class of its own, drawn into the document so that labels, the style sheet and screen
 * readers reach it; all of them can be answered by keyboard alone, with controls of the browser itself.
 */
export abstract class Interaction extends LitElement {
  static override properties = { values: { attribute: false }, locked: { attribute: false } };
  declare source: Element;
  declare values: readonly string[];
  /** Time is over, or the sitting stands still: answers are shown and cannot be changed. */
  declare locked: boolean;
  /** Unlike that of any other question of the document. */
  protected readonly name = `question-${(count += 1)}`;
  private readonly contents = new Map<Element, HTMLElement>();

  constructor() {
    super();
    this.values = [];
    this.locked = false;
  }

  get response(): string {
    return attribute(this.source, 'responseIdentifier') ?? '';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected answer(values: readonly string[]): void {
    this.values = values;
    this.dispatchEvent(new AnswerGiven(this.response, values));
  }

  /** What the author wrote within an element, made once. */
  protected content(of: Element): HTMLElement {
    const known = this.contents.get(of);
    if (known) return known;
    const made = document.createElement('span');
    made.className = 'content';
    const spoken = of.getAttribute('data-spoken');
    if (spoken !== null) made.dataset['spoken'] = spoken;
    made.append(...contentOf(of));
    this.contents.set(of, made);
    return made;
  }

  protected get prompt(): HTMLElement | null {
    const prompt = [...this.source.children].find((one) => nameOf(one) === 'prompt');
    return prompt ? this.content(prompt) : null;
  }

  protected childrenNamed(name: string): Element[] {
    return [...this.source.children].filter((one) => nameOf(one) === name);
  }
}

/** The words of an element, for controls that hold no more than text. */
export const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
