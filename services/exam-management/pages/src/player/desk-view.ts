import { LitElement } from 'lit';
import type { Desk } from './desk.ts';

/** A part of the page that is drawn anew whenever something changes on the candidate's desk; in the document itself (decision 0045). */
export abstract class DeskView extends LitElement {
  declare desk: Desk;
  private readonly follow = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.addEventListener('change', this.follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.removeEventListener('change', this.follow);
  }

  protected override createRenderRoot(): this {
    return this;
  }
}
