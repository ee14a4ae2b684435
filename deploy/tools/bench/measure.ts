/** Figures that hold on a noisy machine: both sides take turns, so that what disturbs one round disturbs both. */
export interface Rounds {
  readonly ours: number[];
  readonly peer: number[];
  /** Ours divided by the peer's, round by round. */
  readonly ratios: number[];
}

/** Runs peer, ours, peer, ours …; unless the caller has warmed both up, the first pair does so and is not counted. */
export async function interleaved(
  rounds: number,
  peer: () => Promise<number>,
  ours: () => Promise<number>,
  { warm = false } = {},
): Promise<Rounds> {
  const measured: Rounds = { ours: [], peer: [], ratios: [] };
  for (let round = warm ? 1 : 0; round <= rounds; round += 1) {
    const [theirs, own] = [await peer(), await ours()];
    if (round === 0) continue;
    measured.peer.push(theirs);
    measured.ours.push(own);
    measured.ratios.push(own / theirs);
  }
  return measured;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Nearest rank, without interpolation between two measured values, except the median of an even count. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = share * sorted.length;
  const at = sorted[Math.max(0, Math.ceil(rank) - 1)] ?? NaN;
  return share === 0.5 && Number.isInteger(rank) ? (at + sorted[rank]!) / 2 : at;
}

/** How often something happens a second while `clients` do it without a pause for `seconds`. */
export async function perSecond(
  clients: number,
  seconds: number,
  once: (client: number) => Promise<unknown>,
): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let done = 0;
  const client = async (number: number) => {
    while (performance.now() < end) {
      await once(number);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return (done * 1_000) / (performance.now() - begun);
}
