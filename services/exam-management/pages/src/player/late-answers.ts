import type { Answer } from './answers.ts';
import type { SittingFiles } from './answer-files.ts';
import { queueOf } from './queue.ts';
import type { Queue, Sitting } from './sitting.ts';
import { isFinal, type Sittings } from './sittings.ts';

/** Answers that came too late to be sent as always: signed by this device, given as a queue, or taken as a file. */
export class LateAnswers {
  /** What became of them. */
  fate: 'taken' | 'held' | null = null;
  private queue: Queue | null = null;

  constructor(
    private readonly sitting: Pick<Sitting, 'id' | 'lease'>,
    private readonly sittings: Sittings,
    private readonly files: SittingFiles,
  ) {}

  /** @returns whether the service has them now, or will never take them */
  async give(waiting: readonly Answer[], taken: () => void): Promise<boolean> {
    if (waiting.length === 0) return true;
    try {
      this.queue ??= await queueOf(this.sitting, waiting);
      this.fate = await this.sittings.giveQueue(this.sitting, this.queue);
      // The service knows by now which files these are.
      for (const { responses } of waiting) await this.files.send(responses);
      taken();
      return true;
    } catch (error) {
      // A file of it is left, which the proctor can hand in.
      return isFinal(error);
    }
  }

  /** The same as a file, for a device that never meets the network again. */
  async asFile(waiting: readonly Answer[]): Promise<Blob> {
    const queue = this.queue ?? (await queueOf(this.sitting, waiting));
    return new Blob([JSON.stringify(queue)], { type: 'application/json' });
  }
}
