import { fileIn, type AnswerFiles } from '../qti/answer-files.ts';
import type { Responses } from '../qti/item.ts';
import type { Device } from './device.ts';
import type { Sitting } from './sitting.ts';
import type { Sittings } from './sittings.ts';

/** Files of one sitting's answers: kept in the device before anything else, and sent before the answer that names them. */
export class SittingFiles implements AnswerFiles {
  private readonly sent = new Set<string>();

  constructor(
    private readonly sitting: Pick<Sitting, 'id' | 'lease'>,
    private readonly device: Device,
    private readonly sittings: Sittings,
  ) {}

  async keep(file: Blob): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    await this.device.keepFile(this.sitting.id, hash, file);
    return hash;
  }

  async at(hash: string): Promise<string> {
    const kept = await this.device.file(this.sitting.id, hash);
    return URL.createObjectURL(kept ?? (await this.sittings.answerFile(this.sitting, hash)));
  }

  /** What another device handed in is not here, and was sent by it. @throws Refusal, or what kept the service from answering */
  async send(responses: Responses): Promise<void> {
    for (const value of Object.values(responses).flat()) {
      const hash = fileIn(value)?.hash;
      if (!hash || this.sent.has(hash)) continue;
      const file = await this.device.file(this.sitting.id, hash);
      if (file) await this.sittings.sendAnswerFile(this.sitting, hash, file);
      this.sent.add(hash);
    }
  }
}
