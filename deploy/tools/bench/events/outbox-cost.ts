/** What it costs a commit to tell: the same update with and without a row in the outbox, both through UnitOfWork. */
import { type Caller, runAs } from '@pan/kit/context';
import { dataSource, RelaySignal, UnitOfWork } from '@pan/kit/data';
import { rates, type Figure } from '../figure.ts';
import { interleaved, median, perSecond, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { enrolment, traceparent } from './facts.ts';
import { boot, openSides } from './sides.ts';

const clients = 8;

const caller: Caller = {
  clientId: 'bench',
  subject: null,
  person: null,
  organisations: ['css-des-deux-rives'],
  scopes: new Set(),
  purposes: [],
  purpose: null,
  requestId: 'bench',
  traceparent,
  language: 'fr',
  operation: 'bench',
};

export const outboxCost: Scenario = { id: 'outbox-cost', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const sides = await openSides(stage);
  const seconds = stage.quick ? 2 : 8;
  const source = dataSource(sides.source.appUrl, clients, []);
  await source.initialize();
  const silent = new UnitOfWork(source, new RelaySignal());
  try {
    const commits = (work: UnitOfWork, telling: boolean) => async () => {
      await sides.source.query('truncate outbox');
      return perSecond(clients, seconds, () => runAs(caller, () => change(work, telling)));
    };
    const alone = await interleaved(stage.rounds, commits(silent, false), commits(silent, true));
    stage.say(`${rates(alone).peer} → ${rates(alone).ours}`);
    const app = await boot('student-record', sides.environment('student-record'));
    const drained = await interleaved(stage.rounds, commits(silent, false), async () => {
      const rate = await commits(app.get(UnitOfWork), true)();
      while ((await sides.source.query('select 1 from outbox limit 1')).length > 0) await pause(50);
      return rate;
    });
    await app.close();
    return figuresOf(alone, drained);
  } finally {
    await source.destroy();
    await sides.close();
  }
}

function change(work: UnitOfWork, telling: boolean): Promise<void> {
  const id = 1 + Math.floor(Math.random() * 10_000);
  return work.run(async (unit) => {
    await unit.query('update place set version = version + 1 where id = $1', [id]);
    if (telling) await unit.emit(enrolment(id));
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function figuresOf(alone: Rounds, drained: Rounds): Figure[] {
  const lost = ({ ratios }: Rounds) => ratios.map((ratio) => (1 - ratio) * 100);
  return [
    {
      id: 'outbox-cost',
      name: {
        fr: 'coût de l’outbox à la validation (part des validations par seconde perdue)',
        en: 'outbox cost on commit (share of commits per second lost)',
      },
      ...rates(alone),
      value: median(lost(alone)),
      unit: '%',
      aim: { atMost: 35 },
      rounds: lost(alone),
      how: {
        fr: `${clients} clients, une ligne changée par transaction, par UnitOfWork dans les deux cas (begin, organisations, update, commit); chez nous s’ajoute un fait. Le relais ne tourne pas.`,
        en: `${clients} clients, one row changed a transaction, through UnitOfWork in both cases (begin, organisations, update, commit); ours adds one fact. The relay does not run.`,
      },
    },
    {
      id: 'outbox-cost-with-relay',
      name: { fr: 'la même chose, le relais vidant l’outbox', en: 'the same with the relay draining the outbox' },
      ...rates(drained),
      value: median(lost(drained)),
      unit: '%',
      rounds: lost(drained),
      how: {
        fr: 'Le relais, Kafka et les clients se partagent les mêmes cœurs: ce que coûte un fait en tout, non ce qu’attend une validation.',
        en: 'The relay, Kafka and the clients share the same cores: what a fact costs in all, not what a commit waits for.',
      },
    },
  ];
}
