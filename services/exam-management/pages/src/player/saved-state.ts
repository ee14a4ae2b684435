import { html, nothing } from 'lit';
import { secondOfDay } from '../times.ts';
import type { Desk } from './desk.ts';
import type { SaveState } from './saver.ts';
import { t } from './words.ts';

/** What is so of one question. */
export function stateInWords(state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return t.states.saved(secondOfDay(state.at));
    case 'failed':
      return t.states.failed(state.again ? t.unreachable : state.why);
    default:
      return t.states[state.kind];
  }
}

export const savedState = (state: SaveState) =>
  html`<p class="state ${state.kind}"><span aria-hidden="true" class="mark"></span>${stateInWords(state)}</p>`;

/** What is so of all of them, and whether the network is there; read out when it changes. */
export function wholeState({ saver, phase }: Desk) {
  const { unsaved, isFailing } = saver;
  const isOffline = isFailing || !navigator.onLine;
  return html`<p class="state ${unsaved === 0 ? 'saved' : 'waiting'}">
      <span aria-hidden="true" class="mark"></span>${unsaved === 0 ? t.allSaved : t.notSaved(unsaved)}
    </p>
    <div role="status">${isOffline && phase === 'sitting' ? html`<p class="banner">${t.offline}</p>` : nothing}</div>`;
}
