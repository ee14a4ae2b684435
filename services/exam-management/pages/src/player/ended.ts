import { giveFile, instant } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import type { Desk } from './desk.ts';
import { leaveThisTab } from './enter.ts';
import { t } from './words.ts';

/** What stands there when this device or this tab has nothing to do, any more or yet; null while it has. */
export function ended(desk: Desk): TemplateResult | null {
  const { phase, receipt, saver, sitting } = desk;
  const { fate } = desk.late;
  switch (phase) {
    case 'other-tab':
      return html`<p class="refusal" role="alert">${t.otherTab}</p>
        <p><button class="main" @click=${() => location.reload()}>${t.goOn}</button></p>`;
    case 'held-elsewhere':
      return html`<p class="refusal" role="alert">${t.heldElsewhere}</p>
        <p>${t.heldHow}</p>
        ${fate === 'held' ? html`<p>${t.held}</p>` : nothing} ${saver.unsaved > 0 ? queueFile(desk) : nothing}
        <p><button @click=${() => location.reload()}>${t.goOn}</button></p>`;
    case 'awaiting':
      return html`<p class="banner" role="status">${t.awaiting}</p>`;
    case 'paused':
      // After a reload there is nothing to show before the pause is over.
      return sitting.items.length > 0 ? null : html`<p class="banner" role="status">${t.paused}</p>`;
    case 'terminated':
      return html`<p class="refusal" role="alert">${t.terminated}</p>
        <p><button class="main" @click=${leave}>${t.leave}</button></p>`;
    case 'submitted':
      return html`<p class="done" role="alert">${receipt?.atDeadline ? t.closed : t.handedIn}</p>
        ${receipt ? html`<p>${t.at(instant(receipt.at))}</p>` : nothing}
        ${fate === 'held' ? html`<p class="refusal" role="alert">${t.held}</p>` : nothing}
        ${
          saver.unsaved > 0
            ? html`<p class="refusal" role="alert">${t.lost(saver.unsaved)}</p>
                ${queueFile(desk)}`
            : nothing
        }
        ${
          receipt
            ? html`<h2>${t.receipt}</h2>
                <p class="receipt">${receipt.hash}</p>
                <p class="soft">${t.receiptHow}</p>`
            : nothing
        }
        <p><button class="main" @click=${leave}>${t.leave}</button></p>
        <p class="soft">${t.reopened}</p>
        <p><button @click=${() => location.reload()}>${t.goOn}</button></p>`;
    default:
      return null;
  }
}

/** For a device that may never meet the network again. */
export const queueFile = (desk: Desk): TemplateResult =>
  html`<p>
      <button @click=${async () => giveFile(await desk.queueFile(), 'reponses.json')}>${t.takeFile}</button>
    </p>
    <p class="soft">${t.fileHow}</p>`;

function leave(): void {
  leaveThisTab();
  location.replace(location.pathname);
}
