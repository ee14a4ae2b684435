import { firstCalls, type Addresses } from './calls.ts';
import type { Event, Topic } from './events.ts';
import { frame } from './frame.ts';
import { html, type Html } from './html.ts';
import type { PortalPart } from './parts.ts';
import { wording, type Language, type Wording } from './wording.ts';

export interface Facts {
  addresses: Addresses;
  parts: PortalPart[];
  topics: Topic[] | null;
  refusals: number;
}

export function homePage(language: Language, facts: Facts): string {
  const text = wording[language];
  return frame({
    language,
    title: `${text.title} · ${text.subtitle}`,
    in: { fr: '/', en: '/en/' },
    nav: html`<nav aria-label="${text.sections}">
      <ul>
        <li><a href="#running">${text.running}</a></li>
        <li><a href="#first-call">${text.firstCall}</a></li>
        <li><a href="#events">${text.events}</a></li>
        <li><a href="#problems">${text.problems}</a></li>
      </ul>
    </nav>`,
    main: html`<h1>${text.subtitle}</h1>
      <p class="lead">${text.intro}</p>
      ${running(language, text, facts)} ${calls(text, facts.addresses)} ${events(language, text, facts.topics)}
      <section aria-labelledby="problems">
        <h2 id="problems">${text.problems}</h2>
        <p>${text.problemsText} <a href="/problems/">${text.problemsLink(facts.refusals)}</a>.</p>
      </section>`,
  });
}

function running(language: Language, text: Wording, { parts, addresses }: Facts): Html {
  const row = ({ name, role, isService, isBuilt }: PortalPart) =>
    html`<tr data-part="${name}">
      <th scope="row"><code>${name}</code></th>
      <td>${role[language]}</td>
      <td>
        ${
          isBuilt
            ? html`<span class="state" data-state="unknown">${text.unknown}</span>`
            : html`<span class="state" data-state="planned">${text.planned}</span>`
        }
      </td>
      <td>
        ${
          isService &&
          isBuilt &&
          html`<a href="/${name}/docs" aria-label="docs ${name}">docs</a> ·
            <a href="/${name}/openapi.json" aria-label="openapi.json ${name}">openapi.json</a>`
        }
        ${name === 'identity' && html`<code>${addresses.idp}</code>`}
      </td>
    </tr>`;
  return html`<section aria-labelledby="running">
    <h2 id="running">${text.running}</h2>
    <p>
      ${text.runningText} <a href="/health"><code>/health</code></a>
    </p>
    <noscript><p>${text.noScript}</p></noscript>
    <p
      role="status"
      id="overall"
      data-all-up="${text.allUp}"
      data-not-all-up="${text.notAllUp}"
      data-no-health="${text.noHealth}"
    ></p>
    <div class="wide" tabindex="0" role="group" aria-label="${text.part}">
      <table
        id="parts"
        data-up="${text.states.up}"
        data-degraded="${text.states.degraded}"
        data-down="${text.states.down}"
        data-unknown="${text.unknown}"
      >
        <thead>
          <tr>
            <th scope="col">${text.part}</th>
            <th scope="col">${text.role}</th>
            <th scope="col">${text.state}</th>
            <th scope="col">${text.reference}</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function calls(text: Wording, addresses: Addresses): Html {
  const commands = firstCalls(addresses);
  const one = (name: keyof typeof commands, number: number) =>
    html`<li>
      <p id="call-${number}">${text.calls[name]}</p>
      <pre tabindex="0" role="group" aria-labelledby="call-${number}"><code>${commands[name]}</code></pre>
    </li>`;
  return html`<section aria-labelledby="first-call">
    <h2 id="first-call">${text.firstCall}</h2>
    <p>${text.firstCallText}</p>
    <ol class="calls" data-copy="${text.copy}" data-copied="${text.copied}">
      ${one('resources', 1)} ${one('token', 2)} ${one('learners', 3)} ${one('indicator', 4)} ${one('measure', 5)}
    </ol>
  </section>`;
}

function events(language: Language, text: Wording, topics: Topic[] | null): Html {
  return html`<section aria-labelledby="events">
    <h2 id="events">${text.events}</h2>
    ${
      topics
        ? html`<p>${text.eventsText}</p>
            ${topics.map((topic) => topicSection(language, text, topic))}`
        : html`<p>${text.eventsAbsent}</p>`
    }
  </section>`;
}

function topicSection(language: Language, text: Wording, { name, readers, days, events: all }: Topic): Html {
  return html`<h3 class="topic"><code>${name}</code></h3>
    <p class="note">
      ${days === null ? text.keptForEver : text.keptDays(days)}${
        readers.length > 0 && `; ${text.readBy} ${readers.join(', ')}`
      }
    </p>
    ${all.map((event) => eventDetails(language, text, event))}`;
}

function eventDetails(language: Language, text: Wording, { type, means, key, fields }: Event): Html {
  return html`<details>
    <summary><code>${type}</code> <span>${means[language]}</span></summary>
    <p>${text.key} <code>${key}</code></p>
    <div class="wide" tabindex="0" role="group" aria-label="${type}">
      <table>
        <thead>
          <tr>
            <th scope="col">${text.field}</th>
            <th scope="col">${text.form}</th>
            <th scope="col">${text.meaning}</th>
          </tr>
        </thead>
        <tbody>
          ${fields.map(
            (field) =>
              html`<tr>
                <th scope="row"><code>${field.name}</code></th>
                <td class="form">${field.form}</td>
                <td>${field.means[language]}${field.isOptional && ` (${text.optional})`}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
