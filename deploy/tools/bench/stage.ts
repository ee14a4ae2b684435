/** What every measurement stands on: servers that write to the disk as `npm start` does, and how long to measure. */
import { startServers, type Servers } from '@pan/testing';
import type { Figure } from './figure.ts';

export interface Stage {
  readonly servers: Servers;
  readonly quick: boolean;
  /** Of the sizes that are promised. */
  readonly share: number;
  readonly rounds: number;
  say(text: string): void;
}

export interface Scenario {
  readonly id: string;
  measure(stage: Stage): Promise<Figure[]>;
}

export async function openStage(quick: boolean, share = quick ? 0.1 : 1): Promise<Stage> {
  const servers = await startServers({ durable: true });
  return {
    servers,
    quick,
    share,
    rounds: quick ? 2 : 5,
    say: (text) => void process.stderr.write(`  ${text}\n`),
  };
}
