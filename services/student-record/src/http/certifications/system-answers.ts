import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Caller } from '@pan/kit/context';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import type { FastifyInstance } from 'fastify';
import { LostCertificates } from '../../application/certifications/lost-certificates.js';
import { NoteTrial } from '../../application/certifications/note-trial.js';
import { trialOf } from './request-traits.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The answer to a write, until it is looked at for the self-test. */
    answered?: string;
  }
}

/** What every answer to a system has to do with its certification: it is warned, and what it does in a sandbox is kept. */
@Injectable()
export class SystemAnswers {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly lost: LostCertificates,
    private readonly trials: NoteTrial,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const { clientId = '' } = (request.caller as Caller | undefined) ?? {};
      const certificate = this.lost.of(clientId);
      if (certificate) {
        const link = `<${this.settings.PUBLIC_URL}/v1/certificates/${certificate}>; rel="status"`;
        reply.header('warning', '299 - "the certificate of this version no longer holds; see Link"');
        reply.header('link', [reply.getHeader('link'), link].filter(Boolean).join(', '));
      }
      if (request.method !== 'GET' && typeof payload === 'string') request.answered = payload;
      const { scopes, oneOfScopes } = request.routeOptions.config;
      const kept =
        (scopes ?? oneOfScopes) && clientId
          ? this.trials.run(request.caller, () => trialOf(request, reply.statusCode))
          : null;
      if (kept) void kept.then(() => done(null, payload));
      else done(null, payload);
    });
  }
}
