import { Injectable } from '@nestjs/common';
import { type Caller, runAs } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import type { Trial } from '../../domain/certifications/trial.js';
import { isSandbox } from '../../domain/sandboxes/sandbox.js';
import { TrialRepository } from '../../persistence/certifications/trial.repository.js';

/** Organisations known in this process at once (an organisation never moves), and requests that wait to be kept. */
const most = { paths: 10_000, waiting: 10_000 };

type Kind = Pick<Trial, 'operation' | 'status' | 'problem' | 'traits'>;

interface Noted {
  readonly caller: Caller;
  readonly read: () => Kind;
  readonly at: Date;
  readonly kept: () => void;
}

/**
 * Keeps what systems do in their sandboxes, to be evaluated; of any other caller nothing is kept. Requests that came while some were
 * written are written together, over one connection, so that they take nothing from those who are being answered.
 */
@Injectable()
export class NoteTrial {
  private readonly paths = new Map<string, readonly string[]>();
  private waiting: Noted[] = [];
  private isWriting = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly trials: TrialRepository,
  ) {}

  /**
   * An answer to a sandbox leaves when its trial is kept, so that whoever has it, of whichever instance, may have it evaluated.
   * @param read what is to be kept of the request; not looked at outside sandboxes
   * @returns null where nothing is to be waited for
   */
  run(caller: Caller, read: () => Kind): Promise<void> | null {
    if (caller.person || caller.organisations.length !== 1 || this.waiting.length >= most.waiting) return null;
    const known = this.paths.get(caller.organisations[0]!);
    if (known && !isSandbox(known)) return null;
    return new Promise((kept) => {
      this.waiting.push({ caller, read, at: new Date(), kept });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const some = this.waiting;
      this.waiting = [];
      const nameOf = ({ caller }: Noted) => `${caller.clientId} ${caller.organisations[0]}`;
      for (const noted of Map.groupBy(some, nameOf).values()) {
        const { caller } = noted[0]!;
        // Trials that cannot be kept are missing in the evaluation; the requests that they speak of are answered all the same.
        await runAs(caller, () => this.note(caller, noted)).catch(() => undefined);
        for (const { kept } of noted) kept();
      }
    }
    this.isWriting = false;
  }

  private note({ clientId, organisations }: Caller, noted: readonly Noted[]): Promise<void> {
    const code = organisations[0]!;
    return this.work.run(async (unit) => {
      const path = this.paths.get(code) ?? (await this.trials.pathOf(unit, code));
      if (!path) return;
      if (this.paths.size >= most.paths) this.paths.clear();
      this.paths.set(code, path);
      if (!isSandbox(path)) return;
      const kinds = noted.map(({ read, at }) => ({ ...read(), at }));
      const alike = Map.groupBy(kinds, ({ at: _, ...kind }) => JSON.stringify(kind));
      await this.trials.addAll(unit, clientId, path, [
        ...alike.values().map((same) => ({
          ...{ ...same[0]!, count: same.length },
          ...{ firstAt: same[0]!.at, lastAt: same.at(-1)!.at },
        })),
      ]);
    });
  }
}
