import { html, nothing, type TemplateResult } from 'lit';
import '../qti/item.ts';
import { type ItemAnswered } from '../qti/item.ts';
import { isAnswered } from './answers.ts';
import './comfort.ts';
import type { Desk } from './desk.ts';
import { DeskView } from './desk-view.ts';
import { ended, queueFile } from './ended.ts';
import './hand-in.ts';
import './move-on.ts';
import { questionList, type Place } from './question-list.ts';
import './read-aloud.ts';
import { savedState, wholeState } from './saved-state.ts';
import './support-cards.ts';
import './time-left.ts';
import type { Sitting } from './sitting.ts';
import { timeOfDay } from '../times.ts';
import { sectionOf, wayOn } from './way.ts';
import { t } from './words.ts';

/** The paper before a candidate: one question at a time, the way to any other, the time, and what is saved. */
class ExamPlayer extends DeskView {
  static override properties = { desk: { attribute: false }, place: { state: true } };
  /** Which question; one beyond the last: reading over and handing in. */
  declare private place: number;
  private isMoved = false;

  constructor() {
    super();
    this.place = 0;
  }

  protected override render(): TemplateResult {
    const { desk, place } = this;
    const { items, title } = desk.sitting;
    const over = ended(desk);
    if (over) return over;
    const way = wayOn(desk.sitting);
    return html`<div class="exam-bar">
        <p class="paper">${title}</p>
        <time-left .desk=${desk} .seconds=${desk.secondsLeft}></time-left>
        <div class="whole-state">${wholeState(desk)}</div>
      </div>
      <exam-comfort .presentation=${desk.sitting.presentation}></exam-comfort>
      ${desk.phase === 'over' ? timeOver(desk) : nothing}
      ${desk.phase === 'paused' ? html`<p class="banner" role="alert">${t.paused}</p>` : nothing}
      <div class="desk">
        ${way === 'next' ? nothing : questionList(this.places, place, (to) => this.go(to), way === null)}
        <section aria-labelledby="question">
          ${place < items.length ? this.question(place) : html`<hand-in .desk=${desk}></hand-in>`}
          <p class="ways" @moved=${() => this.go(0)}>
            ${
              way === 'next'
                ? nothing
                : html`<button ?disabled=${place === 0} @click=${() => this.go(place - 1)}>${t.previous}</button>`
            }
            ${place < items.length ? this.on(place, way !== null) : nothing}
          </p>
        </section>
      </div>`;
  }

  /** To the next question, to reading over, or to where there is no way back from. */
  private on(at: number, isStaged: boolean): TemplateResult {
    const isLast = at === this.desk.sitting.items.length - 1;
    if (isStaged && isLast) return html`<move-on .desk=${this.desk}></move-on>`;
    return html`<button class="main" @click=${() => this.go(at + 1)}>${isLast ? t.review : t.next}</button>`;
  }

  private question(at: number): TemplateResult {
    const { desk } = this;
    const { sitting } = desk;
    const { items, language } = sitting;
    const { readAloud } = sitting.presentation;
    const { ref, body, stimuli, spoken, catalogs } = items[at]!;
    const answer = desk.saver.answer(ref);
    desk.place = ref;
    const endsAt = sitting.plan?.endsAt;
    return html`<h2 id="question" tabindex="-1">${headingOf(sitting, at)}</h2>
      ${endsAt ? html`<p class="soft" role="status">${t.placeEndsAt(timeOfDay(endsAt))}</p>` : nothing}
      ${sectionOf(sitting, ref)?.rubrics.map((body) => html`<item-player lang=${language} .body=${body}></item-player>`)}
      ${
        readAloud && spoken.length > 0
          ? html`<read-aloud
              .spoken=${spoken}
              .wordsPerMinute=${readAloud.wordsPerMinute}
              .language=${language}
            ></read-aloud>`
          : nothing
      }
      ${sitting.stimuli.filter(({ hash }) => stimuli.includes(hash)).map((text) => sharedText(text, language))}
      <item-player
        lang=${language}
        .body=${body}
        .responses=${answer.responses}
        .locked=${desk.isLocked}
        @item-answered=${({ responses }: ItemAnswered) => desk.answer(ref, responses)}
      ></item-player>
      <support-cards .catalogs=${catalogs}></support-cards> ${savedState(desk.saver.state(ref))}
      ${answer.aside ? this.aside(ref) : nothing}`;
  }

  /** Nothing that was typed is dropped unseen. */
  private aside(ref: string): TemplateResult {
    const { saver } = this.desk;
    const { aside = {} } = saver.answer(ref);
    return html`<div class="card" role="status">
      <p>${t.aside}</p>
      <p class="said">${Object.values(aside).flat().join('\n')}</p>
      <button @click=${() => this.desk.answer(ref, aside)}>${t.useAside}</button>
      <button @click=${() => saver.forgetAside(ref)}>${t.dropAside}</button>
    </div>`;
  }

  private get places(): Place[] {
    const { saver, sitting } = this.desk;
    return sitting.items.map(({ ref }) => ({
      isAnswered: isAnswered(saver.answer(ref)),
      isFailing: saver.state(ref).kind === 'failed',
    }));
  }

  private go(to: number): void {
    this.place = to;
    this.isMoved = true;
  }

  protected override updated(): void {
    if (!this.isMoved) return;
    this.isMoved = false;
    this.querySelector<HTMLElement>('#question')?.focus();
    scrollTo({ top: 0 });
  }
}
customElements.define('exam-player', ExamPlayer);

/** Of a test that is met place by place, the section; nobody knows how many questions come. */
function headingOf(sitting: Sitting, at: number): string {
  const { items } = sitting;
  const title = sitting.plan?.isStaged ? sectionOf(sitting, items[at]!.ref)?.title : undefined;
  const question = t.question(at + 1, items.length);
  if (title === undefined) return question;
  return items.length > 1 ? `${title} – ${question}` : title;
}

/** A text that several questions go with, which the candidate may fold. */
const sharedText = ({ title, body, catalogs }: Sitting['stimuli'][number], language: string): TemplateResult =>
  html`<details class="shared-text" open>
    <summary>${title}</summary>
    <item-player lang=${language} .body=${body}></item-player>
    <support-cards .catalogs=${catalogs}></support-cards>
  </details>`;

const timeOver = (desk: Desk): TemplateResult => {
  const { unsaved } = desk.saver;
  return html`<p class="refusal" role="alert">${unsaved > 0 ? t.overSending(unsaved) : t.over}</p>
    ${unsaved > 0 ? queueFile(desk) : nothing}`;
};
