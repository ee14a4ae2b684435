import { value } from '@pan/client';
import { Listing, refused } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { secondOfDay } from '../times.ts';
import { exams, namesOf, type Candidate, type Room } from './api.ts';
import './act-dialog.ts';
import type { ActDialog } from './act-dialog.ts';
import { candidatesTable, type Seat } from './candidates-table.ts';
import { counts } from './counts.ts';
import { LiveRoom, type MonitorRow } from './live.ts';
import './room-acts.ts';
import './sealed-list.ts';
import { t } from './words.ts';

/** A room on the day of the exam: who sits there and how they stand, live, and what the proctor can do. */
class ExamRoom extends LitElement {
  static override properties = {
    session: {},
    room: {},
    named: { state: true },
    trouble: { state: true },
    names: { state: true },
  };
  declare session: string;
  declare room: string;
  declare private named: Room | null;
  declare private trouble: TemplateResult | null;
  declare private names: ReadonlyMap<string, string>;
  private codes: ReadonlyMap<string, Candidate> = new Map();
  private live: LiveRoom | null = null;
  private readonly follow = (): void => this.requestUpdate();
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    [this.named, this.trouble, this.names] = [null, null, new Map()];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.live = new LiveRoom(this.room);
    this.live.addEventListener('change', this.follow);
    this.ticking = setInterval(this.follow, 1_000);
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.live?.end();
    clearInterval(this.ticking);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** Who is placed here, and their names: looked at once, since each look is written down. */
  private async load(): Promise<void> {
    try {
      const path = { id: this.session };
      const { items } = await value(exams.GET('/v1/sessions/{id}/rooms', { params: { path } }));
      this.named = items.find(({ id }) => id === this.room) ?? null;
      const query = { room: this.room, limit: 100 };
      const listing = new Listing((cursor) =>
        exams.GET('/v1/sessions/{id}/candidates', { params: { path, query: { ...query, ...(cursor && { cursor }) } } }),
      );
      await listing.load();
      while (listing.hasMore) await listing.more();
      this.codes = new Map(listing.items.map((one) => [one.id, one]));
      this.names = await namesOf(listing.items.map(({ learnerId }) => learnerId));
    } catch (error) {
      this.trouble = refused(error);
    }
  }

  protected override render(): TemplateResult {
    const { live } = this;
    const seats = this.seats;
    return html`<p class="room-name">${this.named?.name ?? nothing}</p>
      <div role="status">${this.state(live)}</div>
      ${this.trouble ?? nothing} ${counts(seats)}
      <room-acts .room=${this.room}></room-acts>
      ${this.codes.size > 0 && this.names.size === 0 ? html`<p class="soft">${t.noNames}</p>` : nothing}
      ${
        seats.length > 0 && live
          ? candidatesTable(seats, live.clock, (seat) => void this.querySelector<ActDialog>('act-dialog')!.open(seat))
          : nothing
      }
      <act-dialog></act-dialog>
      <sealed-list
        .room=${this.room}
        .seats=${seats}
        @list-opened=${({ detail }: CustomEvent<ReadonlyMap<string, string>>) => (this.names = detail)}
      ></sealed-list>`;
  }

  private get seats(): Seat[] {
    const seats = (this.live?.candidates ?? []).map((row) => {
      const candidate = this.codes.get(row.candidateId);
      const code = candidate?.admissionCode ?? '';
      return { ...row, code, tools: toolsOf(row), name: this.names.get(row.learnerId) ?? t.nameless(code) };
    });
    return seats.sort((one, other) => one.name.localeCompare(other.name, 'fr'));
  }

  private state(live: LiveRoom | null): TemplateResult {
    if (!live?.heardAt) return html`<p class="state waiting">${t.waiting}</p>`;
    return live.isLive
      ? html`<p class="state saved"><span aria-hidden="true" class="mark"></span>${t.live}</p>`
      : html`<p class="banner">${t.late(secondOfDay(live.heardAt))}</p>`;
  }
}
customElements.define('exam-room', ExamRoom);

const toolsOf = ({ measures }: MonitorRow): readonly string[] => [...new Set(measures.flatMap(({ tools }) => tools))];
