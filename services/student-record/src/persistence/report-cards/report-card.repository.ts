import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type CardContent, type CardEdition, type CardKey, IssuedCard } from '../../domain/report-cards/issued-card.js';

type State = ConstructorParameters<typeof IssuedCard>[0];

/** A draft as it is kept: what is printed. */
export interface KeptDraft {
  readonly content: CardContent;
  readonly pdf: Buffer;
}

const columns = `c.id, c.learner_id as "learnerId", c.organisation_id as "organisationId", c.school_year as "schoolYear", c.term, c.class_id as "classId",
  d.content as draft, c.editions, c.published_on::text as "publishedOn", c.version`;
const withDraft = `report_card c left join report_card_draft d on d.card_id = c.id`;

/** Report cards; whoever writes holds their learners. */
@Injectable()
export class ReportCardRepository {
  /** @throws DomainError report-card-unknown: of another school, or none */
  async byId(unit: Unit, id: string): Promise<IssuedCard> {
    const [state] = await unit.query<State>(
      `select ${columns} from ${withDraft} where c.id = $1 and exists (select from organisation o where o.id = c.organisation_id and o.path && app_organisations())`,
      [id],
    );
    if (!state) throw new DomainError('report-card-unknown');
    return new IssuedCard(state);
  }

  /** Of these learners, the card of a term in a school. */
  async ofLearners(
    unit: Unit,
    { organisationId, schoolYear, term }: Omit<CardKey, 'learnerId'>,
    learners: readonly string[],
  ): Promise<Map<string, IssuedCard>> {
    const rows = await unit.query<State>(
      `select ${columns} from ${withDraft}
        where c.organisation_id = $1 and c.school_year = $2 and c.term = $3 and c.learner_id = any($4::uuid[]) and not c.beside`,
      [organisationId, schoolYear, term, learners],
    );
    return new Map(rows.map((state) => [state.learnerId, new IssuedCard(state)]));
  }

  /** Cards of a term of those who attend a class, or that were drawn under it; one that a merge put beside another is not given. */
  async ofClass(unit: Unit, classId: string, term: string): Promise<IssuedCard[]> {
    const rows = await unit.query<State>(
      `select ${columns} from ${withDraft} join class k on c.organisation_id = k.organisation_id and c.school_year = k.school_year
        where k.id = $1 and c.term = $2 and not c.beside
          and (c.class_id = k.id or c.learner_id in (select attending(k.id))) order by c.learner_id, c.id`,
      [classId, term],
    );
    return rows.map((state) => new IssuedCard(state));
  }

  /** The latest edition. */
  async latest(unit: Unit, id: string): Promise<CardContent | null> {
    const [row] = await unit.query<{ content: CardContent }>(
      `select content from report_card_edition where card_id = $1 order by number desc limit 1`,
      [id],
    );
    return row?.content ?? null;
  }

  async keepDrafts(
    unit: Unit,
    path: readonly string[],
    drawn: readonly { readonly card: IssuedCard; readonly draft: KeptDraft }[],
  ): Promise<void> {
    const cards = drawn.map(({ card }) => card.all);
    await unit.query(
      `insert into report_card (id, learner_id, organisation_id, visible_to, school_year, term, class_id, version)
       select id, "learnerId", "organisationId", $2, "schoolYear", term, "classId", version
         from jsonb_to_recordset($1) as c (id uuid, "learnerId" uuid, "organisationId" uuid, "schoolYear" text, term text, "classId" uuid, version integer)
       on conflict (id) do update set class_id = excluded.class_id, version = excluded.version`,
      [JSON.stringify(cards.map(({ draft: _, ...card }) => card)), path],
    );
    await unit.query(
      `insert into report_card_draft (card_id, content, pdf, drawn_at)
       select c.id, c.content, c.pdf, clock_timestamp()
         from unnest($1::uuid[], $2::jsonb[], $3::bytea[]) as c (id, content, pdf)
       on conflict (card_id) do update set content = excluded.content, pdf = excluded.pdf, drawn_at = excluded.drawn_at`,
      [
        cards.map(({ id }) => id),
        drawn.map(({ draft }) => JSON.stringify(draft.content)),
        drawn.map(({ draft }) => draft.pdf),
      ],
    );
  }

  /** Drafts become editions as they were drawn, with their PDFs. */
  async publish(
    unit: Unit,
    published: readonly { readonly card: IssuedCard; readonly edition: CardEdition }[],
  ): Promise<void> {
    const rows = published.map(({ card, edition: { content: _, ...edition } }) => ({
      cardId: card.all.id,
      ...edition,
    }));
    await unit.query(
      `insert into report_card_edition (card_id, number, content, pdf, reason, published_on, published_by, published_at)
       select e."cardId", e.number, d.content, d.pdf, e.reason, e."publishedOn", e."publishedBy", e."publishedAt"
         from jsonb_to_recordset($1) as e ("cardId" uuid, number integer, reason text, "publishedOn" date, "publishedBy" text, "publishedAt" timestamptz)
         join report_card_draft d on d.card_id = e."cardId"`,
      [JSON.stringify(rows)],
    );
    await this.settle(
      unit,
      published.map(({ card }) => card),
    );
  }

  async correct(unit: Unit, card: IssuedCard, edition: CardEdition, pdf: Buffer): Promise<void> {
    const { number, content, reason, publishedOn, publishedBy, publishedAt } = edition;
    await unit.query(
      `insert into report_card_edition (card_id, number, content, pdf, reason, published_on, published_by, published_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [card.all.id, number, JSON.stringify(content), pdf, reason, publishedOn, publishedBy, publishedAt],
    );
    await this.settle(unit, [card]);
  }

  /** @returns when it was said first */
  async acknowledge(
    unit: Unit,
    cardId: string,
    number: number,
    personId: string,
    subject: string,
    now: Date,
  ): Promise<Date> {
    await unit.query(
      `insert into report_card_acknowledgement (card_id, number, person_id, subject, acknowledged_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [cardId, number, personId, subject, now],
    );
    const [row] = await unit.query<{ at: Date }>(
      `select acknowledged_at as at from report_card_acknowledgement where card_id = $1 and number = $2 and person_id = $3`,
      [cardId, number, personId],
    );
    return row!.at;
  }

  private async settle(unit: Unit, cards: readonly IssuedCard[]): Promise<void> {
    const states = cards.map(({ all: { id, editions, publishedOn, version } }) => ({
      id,
      editions,
      publishedOn,
      version,
    }));
    await unit.query(
      `update report_card c set editions = n.editions, published_on = n."publishedOn", version = n.version,
              first_published_on = coalesce(c.first_published_on, n."publishedOn")
         from jsonb_to_recordset($1) as n (id uuid, editions integer, "publishedOn" date, version integer) where c.id = n.id`,
      [JSON.stringify(states)],
    );
    await unit.query(`delete from report_card_draft where card_id = any($1::uuid[])`, [states.map(({ id }) => id)]);
  }
}
