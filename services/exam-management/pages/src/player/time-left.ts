import { html, LitElement } from 'lit';
import { timeOfDay } from '../times.ts';
import type { Desk } from './desk.ts';
import { t } from './words.ts';

/** Minutes at which whoever does not look at the clock is told. */
const told = [30, 10, 5, 1];

/** How much time is left, by the server's clock. */
class TimeLeft extends LitElement {
  static override properties = { seconds: {} };
  declare desk: Desk;
  /** Null while nobody here knows the time: after a reload without a network. */
  declare seconds: number | null;
  private lastTold = '';

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render() {
    if (this.seconds === null)
      return html`<p class="time">
        <span class="label">${t.unknownTime}</span>
        <span class="ends-at">${t.endsAt(timeOfDay(this.desk.sitting.deadlineAt))}</span>
      </p>`;
    const shown = Math.max(0, this.seconds);
    const minutes = Math.ceil(shown / 60);
    if (told.includes(minutes) && shown > 0) this.lastTold = t.minutesLeft(minutes);
    else if (minutes > 30) this.lastTold = '';
    return html`<p class="time" role="timer" aria-live="off">
        <span class="label">${t.left}</span>
        <strong class=${shown <= 300 ? 'soon' : ''}>${clockOf(shown)}</strong>
        <span class="soft ends-at">${t.endsAt(timeOfDay(this.desk.sitting.deadlineAt))}</span>
      </p>
      <p class="unseen" role="status">${this.lastTold}</p>`;
  }
}
customElements.define('time-left', TimeLeft);

function clockOf(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  return `${hours > 0 ? `${hours}:` : ''}${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
}
