import { html, type TemplateResult } from 'lit';
import type { Seat } from './candidates-table.ts';
import { t } from './words.ts';

/** How many stand how, at a glance. */
export function counts(seats: readonly Seat[]): TemplateResult {
  const of = (fits: (seat: Seat) => boolean): number => seats.filter(fits).length;
  const all: [string, number][] = [
    [t.expected, of(({ state, standing }) => state === null && standing === 'expected')],
    [t.states.awaiting, of(({ state }) => state === 'awaiting')],
    [t.sitting, of(({ state }) => state === 'sitting')],
    [t.paused, of(({ state }) => state === 'paused')],
    [t.submitted, of(({ state }) => state === 'submitted' || state === 'terminated')],
    [t.absent, of(({ standing }) => standing === 'absent')],
    [t.offline, of(({ connection, state }) => connection === 'offline' && state === 'sitting')],
  ];
  return html`<dl class="counts">
    ${all.map(
      ([label, count]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${count}</dd>
        </div>`,
    )}
  </dl>`;
}
