import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { readJson } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../../config.js';
import { authenticationDocument, OpdsAddresses, opdsAuthentication, opdsFeed } from './documents.js';

/** What OPDS wants of HTTP beyond routes: its own media type in, and the authentication document as the body of a 401. */
@Injectable()
export class OpdsProtocol {
  constructor({ httpAdapter }: HttpAdapterHost, @Inject(SETTINGS) settings: Settings) {
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    const at = new OpdsAddresses(settings.PUBLIC_URL);
    const document = JSON.stringify(authenticationDocument(at, settings));
    readJson(fastify, opdsFeed);
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (reply.statusCode !== 401 || !request.routeOptions.url?.startsWith('/opds/')) return done(null, payload);
      void reply
        .type(opdsAuthentication)
        .header('link', `<${at.of('/opds/authentication')}>; rel="http://opds-spec.org/auth/document"`);
      done(null, document);
    });
  }
}
