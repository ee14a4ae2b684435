import { html, LitElement, type PropertyValues } from 'lit';
import { fileAt } from '../qti/content.ts';
import type { Item } from './sitting.ts';
import { t } from './words.ts';

/** What voices of browsers say in a minute at their usual speed. */
const usualWords = 150;

/** Reads a question aloud part by part, for whom a measure grants it: the author's recordings, else a voice of the device. */
class ReadAloud extends LitElement {
  static override properties = {
    spoken: { attribute: false },
    wordsPerMinute: { attribute: false },
    language: {},
    reading: { state: true },
    isMute: { state: true },
  };
  declare spoken: Item['spoken'];
  declare wordsPerMinute: number;
  declare language: string;
  declare private reading: boolean;
  /** The device has no voice. */
  declare private isMute: boolean;
  private end = new AbortController();

  constructor() {
    super();
    [this.reading, this.isMute] = [false, false];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** Another question is there. */
  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('spoken') && this.reading) this.stop();
  }

  protected override render() {
    return html`<p>
      <button class="aloud" @click=${() => (this.reading ? this.stop() : void this.read())}>
        ${this.reading ? t.stop : t.read}
      </button>
      <span role="status">${this.isMute ? t.noVoice : ''}</span>
    </p>`;
  }

  private async read(): Promise<void> {
    const end = new AbortController();
    [this.end, this.reading, this.isMute] = [end, true, false];
    for (const { part, text, files } of this.spoken) {
      if (end.signal.aborted) return;
      this.mark(part);
      try {
        await (files[0] ? played(files[0], end.signal) : this.said(text, end.signal));
      } catch {
        this.isMute = true;
        break;
      }
    }
    if (!end.signal.aborted) this.stop();
  }

  private stop(): void {
    this.end.abort();
    this.reading = false;
    this.mark(null);
  }

  private said(text: string, ended: AbortSignal): Promise<void> {
    const voice = new SpeechSynthesisUtterance(text);
    Object.assign(voice, { lang: this.language, rate: this.wordsPerMinute / usualWords });
    return new Promise((resolve, reject) => {
      voice.onend = () => resolve();
      voice.onerror = () => (ended.aborted ? resolve() : reject(new Error('no voice')));
      ended.addEventListener('abort', () => (speechSynthesis.cancel(), resolve()), { once: true });
      speechSynthesis.speak(voice);
    });
  }

  /** Shows where the voice is. */
  private mark(part: number | null): void {
    for (const one of document.querySelectorAll('.being-read')) one.classList.remove('being-read');
    const now = part === null ? null : document.querySelector(`item-player [data-spoken="${part}"]`);
    now?.classList.add('being-read');
    now?.scrollIntoView({ block: 'nearest' });
  }
}
customElements.define('read-aloud', ReadAloud);

async function played(address: string, ended: AbortSignal): Promise<void> {
  const recording = new Audio(await fileAt(address));
  await new Promise<void>((resolve, reject) => {
    recording.onended = () => resolve();
    ended.addEventListener('abort', () => (recording.pause(), resolve()), { once: true });
    recording.play().catch(reject);
  });
}
