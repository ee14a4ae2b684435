import { instant, said, View, words } from '@pan/pages';
import { html } from 'lit';
import { grantCalls } from './editions.ts';

const t = words({
  fr: {
    none: 'Aucun appel n’est défini.',
    open: (from: string, until: string) => `Demandes du ${from} au ${until}`,
  },
  en: {
    none: 'No call is defined.',
    open: (from: string, until: string) => `Applications from ${from} to ${until}`,
  },
});

type Calls = Awaited<ReturnType<typeof grantCalls>>;

/** What a call's definition always says (`GET /v1/grant-calls-schema`). */
interface Call {
  readonly name: { readonly fr: string; readonly en: string };
  readonly opensAt: string;
  readonly closesAt: string;
}

/** Calls for projects, in their present version. */
class GrantCalls extends View<Calls> {
  protected load() {
    return grantCalls();
  }

  protected draw(calls: Calls) {
    if (calls.length === 0) return html`<p>${t.none}</p>`;
    return html`<ul class="cards list">
      ${calls.map(({ definition }) => {
        const { name, opensAt, closesAt } = definition as unknown as Call;
        return html`<li>
          <h2>${said(name)}</h2>
          <p>${t.open(instant(opensAt), instant(closesAt))}</p>
        </li>`;
      })}
    </ul>`;
  }
}
customElements.define('grant-calls', GrantCalls);
