/** One measured claim: what was compared, how it came out, what it should have been. */
import { median, type Rounds } from './measure.ts';

export interface Words {
  readonly fr: string;
  readonly en: string;
}

export type Unit = 'ratio' | '%' | 'ms' | '/s' | 'MB';

export interface Figure {
  readonly id: string;
  readonly name: Words;
  /** The medians that the value comes from, as a reader wants to see them. */
  readonly ours: string;
  readonly peer: string;
  readonly value: number;
  readonly unit: Unit;
  /** Absent: told beside another figure, nothing was promised. */
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
  /** The value of every round. */
  readonly rounds: readonly number[];
  /** What each side does, and what the figure therefore cannot say. */
  readonly how: Words;
  /** Told when the aim is missed. */
  readonly reason?: Words;
}

export const many = (n: number): Words => ({ fr: n.toLocaleString('fr-CA'), en: n.toLocaleString('en-CA') });

/** The medians of both sides, a second. */
export const rates = ({ ours, peer }: Pick<Rounds, 'ours' | 'peer'>) => ({
  ours: shown(median(ours), '/s'),
  peer: shown(median(peer), '/s'),
});

/** Ours divided by the peer's, which should not be less. */
export const ratio = (rounds: Rounds, atLeast: number) => ({
  ...rates(rounds),
  value: median(rounds.ratios),
  unit: 'ratio' as const,
  aim: { atLeast },
  rounds: rounds.ratios,
});

export function isMet({ aim, value }: Figure): boolean | null {
  if (!aim) return null;
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost;
}

export function aimOf({ aim, unit }: Figure): string {
  if (!aim) return '—';
  return 'atLeast' in aim ? `≥ ${shown(aim.atLeast, unit)}` : `≤ ${shown(aim.atMost, unit)}`;
}

export function shown(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return value.toFixed(2);
    case '%':
      return `${value.toFixed(value < 10 ? 1 : 0)} %`;
    case 'ms':
      return `${value.toFixed(1)} ms`;
    case '/s':
      return `${Math.round(value).toLocaleString('fr-CA')}/s`;
    case 'MB':
      return `${value.toFixed(0)} MB`;
  }
}

/** The range of the rounds, by which a reader sees how quiet the machine was. */
export function spread({ rounds, unit }: Figure): string {
  return rounds.length < 2 ? '' : `${shown(Math.min(...rounds), unit)} … ${shown(Math.max(...rounds), unit)}`;
}
