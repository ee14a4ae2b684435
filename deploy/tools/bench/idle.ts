/** What the whole system costs while nobody asks anything of it: six services as they are built, PostgreSQL, Kafka. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  migrateService,
  processorSecondsOfTree,
  startService,
  testDatabase,
  testIssuer,
  testKafka,
  type RunningService,
  type TestDatabase,
} from '@pan/testing';
import { services } from '../../../libs/contracts/src/context-map.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';
import type { Scenario, Stage } from './stage.ts';

export const idle: Scenario = { id: 'idle', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const { addresses, postgres, kafka } = stage.servers;
  const [topics, issuer] = await Promise.all([testKafka(services, addresses), testIssuer()]);
  const databases: TestDatabase[] = [];
  const running: RunningService[] = [];
  try {
    for (const service of services) {
      const database = await testDatabase(service, addresses.postgres);
      databases.push(database);
      await migrateService(service, database);
      const env = { DISCOVERY_URL: `${issuer.issuer}/.well-known/openid-configuration` };
      running.push(await startService(service, { database, kafka: topics, issuer, env }));
    }
    // Groups have settled, what is compiled late is compiled.
    await sleep(stage.quick ? 20_000 : 60_000);
    const seconds = stage.quick ? 30 : 60;
    const ours = running.map(({ pid }) => pid);
    const [own, servers]: number[][] = [[], []];
    for (let round = 0; round < stage.rounds; round += 1) {
      const [before, beneath] = [used(ours), used([postgres.pid, kafka.pid])];
      await sleep(seconds * 1_000);
      own!.push(((used(ours) - before) / seconds) * 100);
      servers!.push(((used([postgres.pid, kafka.pid]) - beneath) / seconds) * 100);
    }
    return figuresOf(own!, servers!);
  } finally {
    await Promise.all(running.map((service) => service.kill('SIGTERM')));
    await Promise.all([...databases.map((database) => database.drop()), topics.drop(), issuer.close()]);
  }
}

const used = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + processorSecondsOfTree(pid), 0);

const share = (rounds: readonly number[]) => ({
  ours: `${median(rounds).toFixed(1)} %`,
  peer: '',
  value: median(rounds),
  unit: '%' as const,
  aim: { atMost: 5 },
  rounds,
});

function figuresOf(own: readonly number[], servers: readonly number[]): Figure[] {
  return [
    {
      id: 'idle-services',
      name: {
        fr: 'six services au repos, part d’un cœur',
        en: 'six services idle, share of a core',
      },
      ...share(own),
      how: {
        fr: 'Temps de processeur des six processus par minute, bases vides, rien n’est demandé. Ils restent membres de leurs groupes Kafka, regardent leur émetteur de jetons et leur base.',
        en: 'Processor time of the six processes by the minute, databases empty, nothing asked. They stay members of their Kafka groups and look at their issuer of tokens and their database.',
      },
      reason: {
        fr: 'kafkajs regarde chaque connexion toutes les millisecondes, aussi quand rien n’attend (tulios/kafkajs#1704) : sans cette boucle, exam-management seul passe de 3,5 % à 1,3 %.',
        en: 'kafkajs looks at each connection every millisecond, also while nothing waits (tulios/kafkajs#1704): without that loop, exam-management alone goes from 3.5 % to 1.3 %.',
      },
    },
    {
      id: 'idle-servers',
      name: {
        fr: 'PostgreSQL et Kafka pendant ce temps, part d’un cœur',
        en: 'PostgreSQL and Kafka meanwhile, share of a core',
      },
      ...share(servers),
      how: {
        fr: 'Temps de processeur de PostgreSQL, connexions comprises, et de la machine virtuelle de Kafka.',
        en: 'Processor time of PostgreSQL with its connections, and of Kafka’s virtual machine.',
      },
    },
  ];
}
