import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IfMatch, Public, type Reply, Scopes, setVersion, TakesText } from '@pan/kit/http';
import { SayNotifications } from '../../application/mails/say-notifications.js';
import type { NotificationState } from '../../domain/mails/notification-setting.js';
import { ConfirmationBody, NotificationBody, NotificationView, UnsubscriptionPath } from './notifications.dto.js';

/** Where and when a person is told by e-mail that a message waits. */
@ApiTags('messages')
@Controller('v1')
export class NotificationsController {
  constructor(private readonly notifications: SayNotifications) {}

  @Get('me/notification-settings')
  @Scopes('account')
  @ApiOperation({ summary: 'Où et quand je suis averti / Where and when I am told' })
  @ApiOkResponse({ type: NotificationView })
  @ApiProblems('person-token-required')
  async readNotificationSettings(@Res({ passthrough: true }) reply: Reply): Promise<NotificationView> {
    return answer(reply, await this.notifications.read());
  }

  @Put('me/notification-settings')
  @Scopes('account')
  @ApiOperation({
    summary: 'Dire où et quand je suis averti / Say where and when I am told',
    description:
      'Une nouvelle adresse reçoit un code; rien d’autre n’y est envoyé avant qu’il soit entré. / A new address is sent a code; nothing else is sent to it before that is entered.',
  })
  @ApiOkResponse({ type: NotificationView })
  @ApiProblems('person-token-required', 'notification-without-address', 'too-many-confirmations', 'conflict')
  async putNotificationSettings(
    @Body() { email = null, how }: NotificationBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<NotificationView> {
    return answer(reply, await this.notifications.say(email, how, version));
  }

  @Post('me/notification-settings/confirmation')
  @HttpCode(200)
  @Scopes('account')
  @ApiOperation({ summary: 'Entrer le code reçu à l’adresse / Enter the code received at the address' })
  @ApiOkResponse({ type: NotificationView })
  @ApiProblems('person-token-required', 'confirmation-code-wrong', 'too-many-confirmations')
  async confirmAddress(
    @Body() { code }: ConfirmationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<NotificationView> {
    return answer(reply, await this.notifications.confirm(code));
  }

  /** RFC 8058: a program for mail sends this form when its reader has had enough. */
  @Post('mail-unsubscriptions/:link')
  @HttpCode(204)
  @Public()
  @TakesText('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'Ne plus être averti, par le lien d’un courriel / Be told no more, by the link of a mail' })
  @ApiNoContentResponse()
  @ApiProblems('unsubscription-unknown')
  unsubscribe(@Param() { link }: UnsubscriptionPath): Promise<void> {
    return this.notifications.silence(link);
  }
}

function answer(reply: Reply, { email, how, confirmedAt, version }: NotificationState): NotificationView {
  setVersion(reply, version);
  return { email, how, confirmed: confirmedAt !== null };
}
