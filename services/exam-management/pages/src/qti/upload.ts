import { html, nothing } from 'lit';
import { answerFiles, fileIn, largestFile, takenTypes, writtenFile } from './answer-files.ts';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { attribute } from './reading.ts';
import { said } from './words.ts';

/** A file that the candidate made elsewhere. It is kept in the device at once, and sent as answers are. */
class Upload extends Interaction {
  static override properties = { ...super.properties, trouble: { state: true } };
  declare private trouble: string;

  constructor() {
    super();
    this.trouble = '';
  }

  protected override render() {
    const file = fileIn(this.values[0]);
    const asked = (attribute(this.source, 'type') ?? '').split(/[\s,]+/).filter(Boolean);
    const types = asked.length > 0 ? asked : Object.keys(takenTypes);
    const endings = types.map((type) => takenTypes[type] ?? type);
    return html`<div>
      <label for=${this.name}>${this.prompt ?? said.answer}</label>
      <p class="soft" id=${`${this.name}-how`}>${said.fileHow(endings.join(', '))}</p>
      ${file ? html`<p>${said.fileThere(file.name)}</p>` : nothing}
      <input
        id=${this.name}
        type="file"
        accept=${[...types, ...endings].join()}
        aria-describedby=${`${this.name}-how`}
        ?disabled=${this.locked}
        @change=${({ target }: Event) => this.take(target as HTMLInputElement, types)}
      />
      <p role="status">${this.trouble}</p>
      ${
        file && !this.locked
          ? html`<button type="button" class="clear" @click=${() => this.answer([])}>${said.clear}</button>`
          : nothing
      }
    </div>`;
  }

  private async take(input: HTMLInputElement, types: readonly string[]): Promise<void> {
    const [file] = input.files ?? [];
    this.trouble = '';
    if (!file) return;
    if (file.size > largestFile) this.trouble = said.fileTooLarge;
    else if (!types.includes(file.type)) this.trouble = said.fileOfAnotherType;
    else {
      const name = file.name.normalize('NFC').slice(-100);
      this.answer([writtenFile({ hash: await answerFiles().keep(file), type: file.type, name })]);
    }
    input.value = '';
  }
}
drawnBy('uploadInteraction', Upload);
