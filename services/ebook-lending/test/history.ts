export interface Happening {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export interface Bought {
  readonly concurrency: number;
  readonly checkouts: number;
  /** Loan → the hold whose copy it took: the facts name nobody, so the tables say it. */
  readonly met?: Readonly<Record<string, string>>;
}

/**
 * Reads the facts of one title with one licence in their order and says what no library could have done: more copies out than
 * bought, more loans than bought, somebody served before who came earlier.
 */
export function checkHistory(history: readonly Happening[], { concurrency, checkouts, met = {} }: Bought): string[] {
  const faults: string[] = [];
  const out = new Set<string>();
  const waiting: string[] = [];
  const ready = new Set<string>();
  let loans = 0;
  for (const { type, data } of history) {
    const [loanId, holdId] = [String(data['loanId']), String(data['holdId'])];
    if (type === 'loan-opened.v1') {
      loans += 1;
      out.add(loanId);
      ready.delete(met[loanId] ?? '');
      if (loans > checkouts) faults.push(`${loans} loans of ${checkouts}`);
    }
    if (type === 'loan-returned.v1' || type === 'loan-expired.v1') out.delete(loanId);
    if (type === 'hold-placed.v1') waiting.push(holdId);
    if (type === 'hold-lapsed.v1') {
      const index = waiting.indexOf(holdId);
      if (index >= 0) waiting.splice(index, 1);
      ready.delete(holdId);
    }
    if (type === 'hold-ready.v1') {
      if (waiting[0] !== holdId) faults.push(`${holdId} was served before ${waiting[0]}`);
      waiting.splice(waiting.indexOf(holdId), 1);
      ready.add(holdId);
    }
    if (out.size + ready.size > concurrency) faults.push(`${out.size + ready.size} copies out of ${concurrency}`);
  }
  return faults;
}
