import { Inject, Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Page, type PageRequest, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { leadsInside } from '@pan/kit/net';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { mostWebhooks, Webhook, type WebhookState } from '../../domain/webhooks/webhook.js';
import { type DeliveryRecord, WebhookRepository } from '../../persistence/webhooks/webhook.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { deliveriesPoll } from './deliver-webhooks.js';
import { WebhookSignatures } from './signatures.js';

export interface WebhookWish {
  readonly organisation: string;
  readonly url: string;
  readonly kinds: readonly string[];
}

/** A client's own webhooks: nobody else sees or changes them. */
@Injectable()
export class ManageWebhooks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly webhooks: WebhookRepository,
    private readonly signatures: WebhookSignatures,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError organisation-unknown, webhook-address-refused, too-many-webhooks, system-token-required */
  async register(wish: WebhookWish, now = new Date()): Promise<{ id: string; secret: string }> {
    const clientId = this.client();
    const { WEBHOOK_REACH: reach } = this.settings;
    const webhook = Webhook.register({ ...wish, id: newId(), clientId }, reach, now);
    // Each delivery looks again, since a name may lead elsewhere by then.
    if (reach === 'public' && (await leadsInside(webhook.asKept.url))) throw new DomainError('webhook-address-refused');
    return this.work.run(async (unit) => {
      const place = await organisationInReach(unit, wish.organisation);
      if ((await this.webhooks.countOf(unit, clientId)) >= mostWebhooks) throw new DomainError('too-many-webhooks');
      await this.webhooks.add(unit, webhook, place.path);
      return { id: webhook.asKept.id, secret: this.secretOf(webhook) };
    });
  }

  list(request: PageRequest): Promise<Page<WebhookState>> {
    const clientId = this.client();
    return this.work.run((unit) => this.webhooks.list(unit, clientId, request));
  }

  deliveries(id: string, request: PageRequest): Promise<Page<DeliveryRecord>> {
    return this.with(id, (unit) => this.webhooks.deliveries(unit, id, request));
  }

  remove(id: string): Promise<void> {
    return this.with(id, (unit, webhook) => this.webhooks.remove(unit, webhook));
  }

  /** What came meanwhile is told then. */
  enable(id: string): Promise<void> {
    return this.with(id, async (unit, webhook) => {
      webhook.enable();
      await this.webhooks.save(unit, webhook);
      unit.due(deliveriesPoll);
    });
  }

  /** @returns the next secret; the former one signs too for a day */
  rotate(id: string, now = new Date()): Promise<string> {
    return this.with(id, async (unit, webhook) => {
      webhook.rotate(now);
      await this.webhooks.save(unit, webhook);
      return this.secretOf(webhook);
    });
  }

  /** @returns the id of the test's delivery */
  test(id: string): Promise<string> {
    return this.with(id, async (unit, webhook) => {
      webhook.mustBeEnabled();
      const delivery = newId();
      await this.webhooks.addTest(unit, id, delivery);
      unit.due(deliveriesPoll);
      return delivery;
    });
  }

  /** @throws DomainError delivery-unknown */
  resend(id: string, deliveryId: string): Promise<void> {
    return this.with(id, async (unit, webhook) => {
      webhook.mustBeEnabled();
      await this.webhooks.sendAgain(unit, id, deliveryId);
      unit.due(deliveriesPoll);
    });
  }

  private with<T>(id: string, step: (unit: Unit, webhook: Webhook) => Promise<T>): Promise<T> {
    const clientId = this.client();
    return this.work.run(async (unit) => step(unit, await this.webhooks.one(unit, clientId, id)));
  }

  private client(): string {
    const { clientId, person } = currentCaller();
    if (person) throw new DomainError('system-token-required');
    return clientId;
  }

  private secretOf({ asKept: { id, secretNumber } }: Webhook): string {
    return this.signatures.secret(id, secretNumber);
  }
}
