import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';

const atOnce = 200;

/** Scripts that their markers let lie go to others. */
@Injectable()
export class LapseMarkings implements OnModuleInit {
  private readonly leftOut = new Quarantine('lapse-markings');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly scripts: ScriptRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'lapse-markings',
      run: () => this.run(),
      next: () => this.work.run((unit) => unit.asService(() => this.scripts.nextLapse(unit, this.leftOut.ids))),
    });
  }

  /** @returns how many lapsed */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.lapse(unit, attempt))),
    );
  }

  private async lapse(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const now = await unit.now();
    const { scripts, markings } = await this.scripts.lapsed(unit, now, leftOut, most);
    take(scripts.map(({ id }) => id));
    const over = markings.filter((marking) => marking.lapse(now));
    const back = scripts.filter(({ id }) => over.some(({ scriptId }) => scriptId === id));
    for (const script of back) script.wait();
    await this.scripts.save(unit, back, over);
    return back.length;
  }
}
