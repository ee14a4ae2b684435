import { frame } from './frame.ts';
import { html, prose, type Html } from './html.ts';
import type { Refusal } from './refusals.ts';

type Meaning = Refusal['meanings'][number];

/** The page that the `type` of a problem document names: French first, English below. */
export function problemPage({ code, meanings }: Refusal): string {
  return frame({
    language: 'fr',
    title: code,
    in: null,
    main: html`<p class="status">${[...new Set(meanings.map(statusOf))].join(' · ')}</p>
      <h1><code>${code}</code></h1>
      <section aria-label="Français">
        ${meanings.map(
          ({ fr, remedyFr, from }) =>
            html`<p class="lead">${filled(fr)}</p>
              ${remedyFr && html`<p><strong>Remède.</strong> ${filled(remedyFr)}</p>`}
              <p class="note">Réponse de ${senders(from, 'tous les services')}.</p>`,
        )}
      </section>
      <hr />
      <section lang="en-CA" aria-label="English">
        ${meanings.map(
          ({ en, remedyEn, from }) =>
            html`<p class="lead">${filled(en)}</p>
              ${remedyEn && html`<p><strong>Remedy.</strong> ${filled(remedyEn)}</p>`}
              <p class="note">Answered by ${senders(from, 'every service')}.</p>`,
        )}
      </section>
      <p>
        <a href="/problems/">Tous les codes · <span lang="en-CA">All codes</span></a>
      </p>`,
  });
}

export function problemIndex(refusals: Refusal[]): string {
  return frame({
    language: 'fr',
    title: 'Codes de refus · Refusal codes',
    in: null,
    main: html`<h1>Codes de refus <span class="sub" lang="en-CA">Refusal codes</span></h1>
      <div class="wide" tabindex="0" role="group" aria-label="Codes de refus">
        <table>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">HTTP</th>
              <th scope="col">Sens</th>
              <th scope="col" lang="en-CA">Meaning</th>
            </tr>
          </thead>
          <tbody>
            ${refusals.map(
              ({ code, meanings: [{ status, fr, en }] }) =>
                html`<tr>
                  <th scope="row">
                    <a href="/problems/${code}"><code>${code}</code></a>
                  </th>
                  <td>${status ?? '—'}</td>
                  <td>${filled(fr)}</td>
                  <td lang="en-CA">${filled(en)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
  });
}

const statusOf = ({ status }: Meaning): string => (status ? `HTTP ${status}` : 'Ligne d’un lot · Row of a bundle');

const senders = (from: string[], everyone: string): string =>
  from.map((one) => (one === '*' ? everyone : one)).join(', ');

/** `{organisation}` stands for what the refused request said. */
function filled(sentence: string): Html[] {
  return prose(sentence)
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name ? html`<var>${name}</var>` : html`${part}`;
    });
}
