import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

// Live says that the process answers, ready that it can work. @nestjs/terminus knows up and down only; a service without Kafka is neither.

export type HealthState = 'up' | 'degraded' | 'down';

export interface HealthCheck {
  readonly name: string;
  check(): Promise<{ state: HealthState; detail?: string }>;
}

const patience = 300;
const noticeMs = 500;

@Injectable()
export class Health {
  private readonly checks: HealthCheck[] = [];
  private readonly drains: (() => void)[] = [];
  draining = false;

  add(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** What would hold connections open without an end, such as a stream, ends when the process is about to. */
  onDrain(step: () => void): void {
    this.drains.push(step);
  }

  /** From now on not ready, and each answer asks for another connection; once a client has heard of it, none sends on one that closes. */
  async drain(): Promise<void> {
    this.draining = true;
    for (const step of this.drains) step();
    await sleep(noticeMs);
  }

  async ready(): Promise<{ state: HealthState; checks: { name: string; state: HealthState; detail?: string }[] }> {
    const checks = await Promise.all(
      this.checks.map(async (check) => ({ name: check.name, ...(await answerOf(check)) })),
    );
    if (this.draining) checks.push({ name: 'process', state: 'down', detail: 'draining' });
    const worst = (['down', 'degraded'] as const).find((state) => checks.some((check) => check.state === state));
    return { state: worst ?? 'up', checks };
  }
}

async function answerOf(check: HealthCheck): Promise<{ state: HealthState; detail?: string }> {
  const late = sleep(patience, { state: 'down' as const, detail: `no answer within ${patience} ms` }, { ref: false });
  try {
    return await Promise.race([check.check(), late]);
  } catch (error) {
    return { state: 'down', detail: (error as { code?: string }).code ?? 'failed' };
  }
}

export function serveHealth(fastify: FastifyInstance, health: Health): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (health.draining) void reply.header('connection', 'close');
    done();
  });
  fastify.get('/health/live', { config: { public: true, cost: 0 } }, () => ({ state: 'up' }));
  fastify.get('/health/ready', { config: { public: true, cost: 0 } }, async (_request, reply) => {
    const answer = await health.ready();
    return reply.code(answer.state === 'down' ? 503 : 200).send(answer);
  });
}
