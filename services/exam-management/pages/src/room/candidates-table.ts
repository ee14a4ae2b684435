import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ServerClock } from '../clock.ts';
import { secondOfDay } from '../times.ts';
import type { MonitorRow } from './live.ts';
import { toolName } from './tools.ts';
import { t } from './words.ts';

/** A candidate in the room: how they stand, with what a proctor knows them by. */
export interface Seat extends MonitorRow {
  readonly name: string;
  readonly code: string;
  readonly tools: readonly string[];
}

/** All of a room: a table where there is room for one, a card for each candidate on a telephone. */
export function candidatesTable(
  seats: readonly Seat[],
  clock: ServerClock,
  manage: (seat: Seat) => void,
): TemplateResult {
  return html`<table class="seats">
    <caption>
      ${t.caption}
    </caption>
    <thead>
      <tr>
        ${Object.values(t.columns).map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${repeat(
        seats,
        ({ candidateId }) => candidateId,
        (seat) => row(seat, clock, manage),
      )}
    </tbody>
  </table>`;
}

function row(seat: Seat, clock: ServerClock, manage: (seat: Seat) => void): TemplateResult {
  const { name, code, state, standing, connection, queued, answered, places, lastSavedAt, irregularities } = seat;
  const { seb, heldQueues, lateQueues } = seat;
  // Who was never let in is absent once the session is closed.
  const shown =
    state && standing !== 'absent'
      ? { kind: state, words: t.states[state] }
      : { kind: standing, words: t.standings[standing] };
  return html`<tr class=${connection === 'offline' && state === 'sitting' ? 'troubled' : ''}>
    <th scope="row">
      ${name}
      <span class="soft">${t.code(code)}</span>
      ${measures(seat)}
    </th>
    <td data-label=${t.columns.state}>
      <span class=${`standing ${shown.kind}`}>${shown.words}</span>
      ${irregularities > 0 ? html`<span class="soft">${t.irregularities(irregularities)}</span>` : nothing}
      ${heldQueues > 0 ? html`<span class="held">${t.heldQueues(heldQueues)}</span>` : nothing}
      ${lateQueues > 0 ? html`<span class="soft">${t.lateQueues(lateQueues)}</span>` : nothing}
    </td>
    <td class="number" data-label=${t.columns.left}>${left(seat, clock)}</td>
    <td class="number" data-label=${t.columns.done}>${state ? `${answered}/${places}` : '–'}</td>
    <td class="number" data-label=${t.columns.saved}>${lastSavedAt ? secondOfDay(lastSavedAt) : '–'}</td>
    <td data-label=${t.columns.seen}>
      <span class=${`link ${connection}`}>${t.connections[connection]}</span>
      ${queued > 0 ? html`<span class="soft">${t.queued(queued)}</span>` : nothing}
      ${seb ? html`<span class=${seb === 'ok' ? 'soft' : 'held'}>${t.browsers[seb]}</span>` : nothing}
    </td>
    <td>
      <button aria-haspopup="dialog" aria-label=${t.manageOne(name)} @click=${() => manage(seat)}>${t.manage}</button>
    </td>
  </tr>`;
}

function measures({ extraTimePercent, tools }: Seat): TemplateResult | typeof nothing {
  const said = [...(extraTimePercent > 0 ? [t.moreTime(extraTimePercent)] : []), ...tools.map(toolName)];
  return said.length > 0 ? html`<span class="soft measures">${said.join(' · ')}</span>` : nothing;
}

/** While the clock runs it is counted here, by the server's instants; in a pause the server says what stands. */
function left({ state, deadlineAt, remainingSeconds }: Seat, clock: ServerClock): string {
  if (!deadlineAt || state === 'submitted' || state === 'terminated') return '–';
  const seconds = state === 'sitting' ? clock.secondsUntil(deadlineAt) : remainingSeconds;
  if (seconds === null) return '–';
  const shown = Math.max(0, seconds);
  return `${Math.floor(shown / 60)}:${String(Math.floor(shown % 60)).padStart(2, '0')}`;
}
