import { LitElement } from 'lit';
import './choice.ts';
import './associate.ts';
import { contentOf } from './content.ts';
import './drawing.ts';
import './end-attempt.ts';
import './extended-text.ts';
import './gap-match.ts';
import './graphic-associate.ts';
import './graphic-gap-match.ts';
import './graphic-order.ts';
import './hotspot.ts';
import './hottext.ts';
import './inline-choice.ts';
import { AnswerGiven, Interaction } from './interaction.ts';
import './match.ts';
import './media.ts';
import './order.ts';
import './select-point.ts';
import './slider.ts';
import './text-entry.ts';
import './upload.ts';

export type Responses = Readonly<Record<string, readonly string[]>>;

/** All responses of an item after one of them was changed. */
export class ItemAnswered extends Event {
  static readonly type = 'item-answered';
  constructor(readonly responses: Responses) {
    super(ItemAnswered.type, { bubbles: true });
  }
}

/**
 * The one door to whatever draws items: takes an item's body and what was answered, says what is answered. Whoever wants
 * another player replaces this element.
 */
export class ItemPlayer extends LitElement {
  static override properties = { body: {}, responses: { attribute: false }, locked: { attribute: false } };
  declare body: string;
  declare responses: Responses;
  declare locked: boolean;
  private questions: readonly Interaction[] = [];

  constructor() {
    super();
    [this.body, this.responses, this.locked] = ['', {}, false];
    this.addEventListener(AnswerGiven.type, (event) => {
      const { response, values } = event as AnswerGiven;
      this.responses = { ...this.responses, [response]: values };
      this.dispatchEvent(new ItemAnswered(this.responses));
    });
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('body')) this.draw();
    for (const question of this.questions) {
      question.values = this.responses[question.response] ?? [];
      question.locked = this.locked;
    }
  }

  private draw(): void {
    const { documentElement } = new DOMParser().parseFromString(this.body, 'application/xml');
    this.replaceChildren(...contentOf(documentElement));
    this.questions = [...this.querySelectorAll('*')].filter((one) => one instanceof Interaction);
  }
}
customElements.define('item-player', ItemPlayer);
