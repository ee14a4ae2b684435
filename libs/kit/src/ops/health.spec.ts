import { Health, type HealthState } from './health.js';

const says = (name: string, state: HealthState) => ({ name, check: () => Promise.resolve({ state }) });

describe('Readiness', () => {
  it('is as good as its worst part', async () => {
    const health = new Health();
    expect((await health.ready()).state).toBe('up');
    health.add(says('database', 'up'));
    health.add(says('kafka', 'degraded'));
    expect((await health.ready()).state).toBe('degraded');
    health.add(says('spool', 'down'));
    expect((await health.ready()).state).toBe('down');
  });

  it('counts no answer within 300 ms, and an error, as down', async () => {
    const health = new Health();
    health.add({ name: 'late', check: () => new Promise(() => undefined) });
    health.add({
      name: 'broken',
      check: () => Promise.reject(Object.assign(new Error('Canari'), { code: 'ECONNREFUSED' })),
    });
    expect((await health.ready()).checks).toEqual([
      { name: 'late', state: 'down', detail: 'no answer within 300 ms' },
      { name: 'broken', state: 'down', detail: 'ECONNREFUSED' },
    ]);
  });

  it('ends when the process drains', async () => {
    const health = new Health();
    const drained = health.drain();
    expect((await health.ready()).state).toBe('down');
    await drained;
  });
});
