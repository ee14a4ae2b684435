import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { log } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';
import { isRecorded } from '../people/access-log.js';
import { purposes } from '../people/purposes.js';
import { ApiProblems, routeSetting } from './route.js';

/** Marks an operation that shows persons: it takes a purpose, and its answer leaves only after AccessLog.record. */
export function ReadsPersons(operation: string): MethodDecorator {
  return (target, name, descriptor) => {
    routeSetting({ reads: operation })(target, name, descriptor);
    // By this name the log keeps what was done.
    ApiExtension('x-access-operation', operation)(target, name, descriptor);
    ApiProblems('purpose-required', 'purpose-unknown', 'purpose-not-granted')(target, name, descriptor);
    ApiHeader({
      name: 'Purpose-Of-Use',
      required: false,
      description:
        'Finalité de la lecture, parmi celles du jeton ; à défaut, la première / Purpose of the read, of those that the token grants; the first by default',
      schema: { type: 'string', enum: Object.keys(purposes) },
    })(target, name, descriptor);
  };
}

/** Withholds the answer of a @ReadsPersons operation that forgot its entry. */
export function withholdUnloggedReads(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!route.config?.reads) return;
    const checks = [route.onSend ?? []].flat();
    route.onSend = [
      ...checks,
      (request, reply, _payload, done) => {
        if (reply.statusCode >= 300 || isRecorded(request.caller)) return done();
        metrics.readsUnlogged.inc();
        log.error({ operation: request.caller.operation }, 'answer withheld: AccessLog.record was not called');
        done(new Error('the read of a person was not recorded'));
      },
    ];
  });
}
