import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, Scopes } from '@pan/kit/http';
import { ManageWebhooks } from '../../application/webhooks/manage-webhooks.js';
import { changeKinds } from '../changes/change-feed.dto.js';
import {
  DeliveryIdView,
  DeliveryPage,
  DeliveryPath,
  DeliveryView,
  MadeWebhookView,
  WebhookBody,
  WebhookPage,
  WebhookSecretView,
  WebhookView,
} from './webhooks.dto.js';

/** Standard Webhooks 1.0: what has changed is told by ids, signed. */
@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: ManageWebhooks) {}

  @Post()
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Être prévenu des changements à une adresse / Be told of changes at an address' })
  @ApiCreatedResponse({ type: MadeWebhookView })
  @ApiProblems('organisation-unknown', 'webhook-address-refused', 'too-many-webhooks', 'system-token-required')
  registerWebhook(@Body() { organisation, url, kinds }: WebhookBody): Promise<MadeWebhookView> {
    return this.webhooks.register({ organisation, url, kinds: kinds ?? changeKinds });
  }

  @Get()
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Ceux de votre système / Those of your system' })
  @ApiOkResponse({ type: WebhookPage })
  @ApiProblems('system-token-required')
  async listWebhooks(@Query() query: PageQuery): Promise<Page<WebhookView>> {
    const { items, nextCursor } = await this.webhooks.list(query);
    const shown = items.map(({ id, organisation, url, kinds, registeredAt, disabledAt, disabledWhy }) => ({
      id,
      organisation,
      url,
      kinds,
      registeredAt,
      disabledAt,
      disabledWhy,
    }));
    return { items: shown, nextCursor };
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Ne plus être prévenu / Be told no more' })
  @ApiNoContentResponse()
  @ApiProblems('webhook-unknown', 'system-token-required')
  removeWebhook(@Param() { id }: IdPath): Promise<void> {
    return this.webhooks.remove(id);
  }

  @Post(':id/activation')
  @HttpCode(204)
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Reprendre après une désactivation / Go on after it was disabled' })
  @ApiNoContentResponse()
  @ApiProblems('webhook-unknown', 'webhook-already-so', 'system-token-required')
  enableWebhook(@Param() { id }: IdPath): Promise<void> {
    return this.webhooks.enable(id);
  }

  @Post(':id/secrets')
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Changer de secret / Change the secret' })
  @ApiCreatedResponse({ type: WebhookSecretView })
  @ApiProblems('webhook-unknown', 'system-token-required')
  async rotateWebhookSecret(@Param() { id }: IdPath): Promise<WebhookSecretView> {
    return { secret: await this.webhooks.rotate(id) };
  }

  @Post(':id/tests')
  @HttpCode(202)
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Envoyer un message d’essai / Send a test message' })
  @ApiProblems('webhook-unknown', 'webhook-disabled', 'system-token-required')
  @ApiAcceptedResponse({ type: DeliveryIdView })
  async testWebhook(@Param() { id }: IdPath): Promise<DeliveryIdView> {
    return { id: await this.webhooks.test(id) };
  }

  @Get(':id/deliveries')
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Les envois, du dernier au premier / Deliveries, the latest first' })
  @ApiOkResponse({ type: DeliveryPage })
  @ApiProblems('webhook-unknown', 'system-token-required')
  listDeliveries(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<DeliveryView>> {
    return this.webhooks.deliveries(id, query);
  }

  @Post(':id/deliveries/:deliveryId/resends')
  @HttpCode(204)
  @Scopes('webhooks:write')
  @ApiOperation({ summary: 'Envoyer encore une fois / Send once more' })
  @ApiNoContentResponse()
  @ApiProblems('webhook-unknown', 'delivery-unknown', 'webhook-disabled', 'system-token-required')
  resendDelivery(@Param() { id, deliveryId }: DeliveryPath): Promise<void> {
    return this.webhooks.resend(id, deliveryId);
  }
}
