import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type After, type Answered, Webhook, type WebhookState } from '../../domain/webhooks/webhook.js';

export interface DeliveryRecord {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly dueAt: Date;
  readonly status: number | null;
  readonly problem: string | null;
  readonly endedAt: Date | null;
}

/** A message whose turn has come. */
export interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly position: string;
  readonly attempts: number;
  readonly claimedAt: Date;
}

export interface Outcome extends After {
  readonly claimed: Claimed;
  readonly answered: Answered;
}

const columns = `id, client_id as "clientId", organisation, url, kinds, disabled_at as "disabledAt", disabled_why as "disabledWhy",
  secret_number as "secretNumber", former_until as "formerUntil", registered_at as "registeredAt"`;
const ofDelivery = `d.id, d.kind, d.subject, d.state, d.attempts, d.due_at as "dueAt", d.status, d.problem, d.ended_at as "endedAt"`;

/** A client whose access was suspended or withdrawn is told nothing. */
const mayHear = `not exists (select from client_grant g where g.client_id = w.client_id and g.state <> 'approved')`;
/** So many wait for one webhook at most; the log keeps the rest. */
const mostWaiting = 10_000;
const atOnce = 1_000;

@Injectable()
export class WebhookRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** What happens from now on is told to it. */
  async add(unit: Unit, webhook: Webhook, path: readonly string[]): Promise<void> {
    const { id, clientId, organisation, url, kinds, registeredAt } = webhook.asKept;
    await unit.query(
      `insert into webhook (id, client_id, organisation, visible_to, url, kinds, position, registered_at)
       select $1, $2, $3, $4, $5, $6, position, $7 from change_head`,
      [id, clientId, organisation, path, url, kinds, registeredAt],
    );
  }

  countOf(unit: Unit, clientId: string): Promise<number> {
    return unit
      .query<{ count: number }>(`select count(*)::int as count from webhook where client_id = $1`, [clientId])
      .then(([row]) => row!.count);
  }

  /** A client's own, locked. @throws DomainError webhook-unknown */
  async one(unit: Unit, clientId: string, id: string): Promise<Webhook> {
    const [found] = await unit.query<WebhookState>(
      `select ${columns} from webhook where id = $1 and client_id = $2 for update`,
      [id, clientId],
    );
    if (!found) throw new DomainError('webhook-unknown');
    return new Webhook(found);
  }

  async save(unit: Unit, { asKept }: Webhook): Promise<void> {
    await unit.query(
      `update webhook set disabled_at = $2, disabled_why = $3, secret_number = $4, former_until = $5, version = version + 1 where id = $1`,
      [asKept.id, asKept.disabledAt, asKept.disabledWhy, asKept.secretNumber, asKept.formerUntil],
    );
  }

  async remove(unit: Unit, { asKept }: Webhook): Promise<void> {
    await unit.query(`delete from webhook where id = $1`, [asKept.id]);
  }

  async list(unit: Unit, clientId: string, request: PageRequest): Promise<Page<WebhookState>> {
    const rows = await unit.query<WebhookState>(
      `select ${columns} from webhook where client_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
      [clientId, request.after(uuidOf), request.limit + 1],
    );
    return page(rows, request.limit, ({ id }) => id);
  }

  /** The newest first. */
  async deliveries(unit: Unit, webhookId: string, request: PageRequest): Promise<Page<DeliveryRecord>> {
    const rows = await unit.query<DeliveryRecord>(
      `select ${ofDelivery} from webhook_delivery d where d.webhook_id = $1 and ($2::uuid is null or d.id < $2) order by d.id desc limit $3`,
      [webhookId, request.after(uuidOf), request.limit + 1],
    );
    return page(rows, request.limit, ({ id }) => id);
  }

  async addTest(unit: Unit, webhookId: string, id: string): Promise<void> {
    await unit.query(
      `insert into webhook_delivery (id, webhook_id, kind, subject, position) values ($1, $2, 'test', $2, 0)`,
      [id, webhookId],
    );
  }

  /** @throws DomainError delivery-unknown */
  async sendAgain(unit: Unit, webhookId: string, id: string): Promise<void> {
    const found = await unit.query(
      `update webhook_delivery set state = 'pending', due_at = now(), attempts = 0, ended_at = null where id = $2 and webhook_id = $1 returning 1`,
      [webhookId, id],
    );
    if (found.length === 0) throw new DomainError('delivery-unknown');
  }

  /** Puts what is new in the log among the deliveries of all webhooks; forgets those that ended a month ago. @returns how many are new */
  async tellAll(): Promise<number> {
    return this.asAll(async (unit) => {
      await unit.query(`delete from webhook_delivery where ended_at < now() - interval '30 days'`);
      const hooks = await unit.query<{ id: string }>(
        `select w.id from webhook w where w.disabled_at is null and w.position < (select position from change_head) and ${mayHear}
            and (select count(*) from (select from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending' limit ${mostWaiting}) as waiting) < ${mostWaiting}
          order by w.position for update of w skip locked limit 100`,
      );
      let told = 0;
      for (const { id } of hooks) {
        const [row] = await unit.query<{ told: number }>(`select tell_webhook($1, ${atOnce}) as told`, [id]);
        told += row!.told;
      }
      return told;
    });
  }

  /** Those with a message whose time has come. */
  due(): Promise<string[]> {
    return this.asAll(async (unit) => {
      const rows = await unit.query<{ id: string }>(
        `select w.id from webhook w where w.disabled_at is null and ${mayHear}
            and exists (select from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending' and d.due_at <= now())`,
      );
      return rows.map(({ id }) => id);
    });
  }

  /** Milliseconds until the next message is due; null where none waits. */
  next(): Promise<number | null> {
    return this.asAll(async (unit) => {
      const [row] = await unit.query<{ ms: number | null }>(
        `select extract(epoch from min(d.due_at) - clock_timestamp())::float8 * 1000 as ms
           from webhook w, lateral (select due_at from webhook_delivery where webhook_id = w.id and state = 'pending' order by due_at limit 1) d
          where w.disabled_at is null`,
      );
      return row?.ms ?? null;
    });
  }

  /**
   * Messages of one webhook whose turn has come, none while an earlier one about the same thing waits. For a minute they are nobody
   * else's: whoever dies meanwhile leaves them to be sent again under the same id.
   */
  claim(webhookId: string, most: number): Promise<{ webhook: WebhookState | null; claimed: Claimed[] }> {
    return this.asAll(async (unit) => {
      const [webhook] = await unit.query<WebhookState>(
        `select ${columns} from webhook w where id = $1 and disabled_at is null and ${mayHear}`,
        [webhookId],
      );
      if (!webhook) return { webhook: null, claimed: [] };
      const claimed = await unit.query<Claimed>(
        `with due as (
           select d.id from webhook_delivery d
            where d.webhook_id = $1 and d.state = 'pending' and d.due_at <= now()
              and not exists (select from webhook_delivery e where e.webhook_id = $1 and e.state = 'pending' and e.kind = d.kind
                                 and e.subject = d.subject and e.position < d.position)
            order by d.due_at, d.position limit $2 for update of d skip locked)
         update webhook_delivery d set due_at = now() + interval '1 minute', attempts = attempts + 1 from due where d.id = due.id
         returning d.id, d.kind, d.subject, d.position, d.attempts, d.due_at as "claimedAt"`,
        [webhookId, most],
      );
      return { webhook, claimed };
    });
  }

  /** Keeps what came of messages, each unless somebody else has claimed it meanwhile. */
  settle(webhookId: string, outcomes: readonly Outcome[]): Promise<void> {
    return this.asAll(async (unit) => {
      await unit.query(
        `update webhook_delivery d set state = o.state, due_at = now() + o.wait * interval '1 second', status = o.status, problem = o.problem,
                                       ended_at = case when o.state <> 'pending' then now() end
           from unnest($2::uuid[], $3::text[], $4::float8[], $5::int[], $6::text[], $7::int[]) as o (id, state, wait, status, problem, attempt)
          where d.webhook_id = $1 and d.id = o.id and d.attempts = o.attempt and d.state = 'pending'`,
        [
          webhookId,
          outcomes.map(({ claimed }) => claimed.id),
          outcomes.map(({ state }) => state),
          outcomes.map(({ waitSeconds }) => waitSeconds),
          outcomes.map(({ answered }) => ('status' in answered ? answered.status : null)),
          outcomes.map(({ answered }) => ('problem' in answered ? answered.problem : null)),
          outcomes.map(({ claimed }) => claimed.attempts),
        ],
      );
      const why = outcomes.find(({ disables }) => disables)?.disables;
      if (why)
        await unit.query(
          `update webhook set disabled_at = now(), disabled_why = $2, version = version + 1 where id = $1 and disabled_at is null`,
          [webhookId, why],
        );
    });
  }

  private asAll<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) => unit.under('app.organisations', 'ministere', () => step(unit)));
  }
}
