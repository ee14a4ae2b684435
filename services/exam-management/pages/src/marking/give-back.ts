import { html, type TemplateResult } from 'lit';
import { t } from './words.ts';

export type ReturnReason = keyof typeof t.reasons;

/** Why a script cannot be marked by this person; whoever adjudicates decides, unless that person knows the pupil. */
export function giveBackForm(decides: boolean, give: (reason: ReturnReason) => unknown): TemplateResult {
  const reasons = (Object.keys(t.reasons) as ReturnReason[]).filter((one) => !decides || one === 'knows-the-pupil');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    void give(new FormData(event.target as HTMLFormElement).get('reason') as ReturnReason);
  };
  return html`<details class="give-back">
    <summary>${t.giveBack}</summary>
    <form @submit=${send}>
      <label for="reason">${t.reason}</label>
      <select id="reason" name="reason">
        ${reasons.map((reason) => html`<option value=${reason}>${t.reasons[reason]}</option>`)}
      </select>
      <button>${t.giveBack}</button>
    </form>
  </details>`;
}
