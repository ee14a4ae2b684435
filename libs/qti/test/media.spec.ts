import { createHash } from 'node:crypto';
import { paperZip, samplePaper as sample } from '@pan/testing';
import { readPackage } from '../src/packages/read-package.js';
import { typeOf } from '../src/packages/file-types.js';
import { bodyOf } from '../src/rendering/render-item.js';
import { besideOf, stimulusOf } from '../src/rendering/shown-files.js';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const mp3 = Buffer.from('ID3\x04\0\0\0\0\0\0sound');
const mp4 = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0signs', 'latin1');
const css = Buffer.from('.poem { font-style: italic }');
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const fox = `<assessmentStimulus xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="renard" title="Le corbeau et le renard">
  <stylesheet href="../style/poem.css" type="text/css"/>
  <stimulusBody><div class="poem"><p>Maître Corbeau, sur un arbre perché</p><img alt="le corbeau" src="../images/corbeau.png"/></div></stimulusBody>
</assessmentStimulus>`;
const catalogs = `<catalogInfo><catalog id="c1"><card support="spoken" xml:lang="fr"><htmlContent><p>Le p H</p>
    <speak xmlns="http://www.w3.org/2001/10/synthesis">Le <say-as interpret-as="characters">pH</say-as><audio src="x.wav"/></speak></htmlContent></card>
    <card support="sign-language"><cardEntry xml:lang="lsq"><fileHref mime-type="video/mp4">../video/ph.mp4</fileHref></cardEntry></card></catalog></catalogInfo>`;
const item = sample('items/ph-neutre.xml')
  .replace(
    '<itemBody>',
    '<assessmentStimulusRef identifier="S" href="../stim/renard.xml"/><itemBody><p data-catalog-idref="c1"><img alt="un bécher" src="../images/b%C3%A9cher.png"/><audio><source src="../son/ph.mp3"/></audio></p>',
  )
  .replace('</assessmentItem>', `${catalogs}</assessmentItem>`);
const listed = (...paths: string[]) =>
  sample('imsmanifest.xml').replace(
    '</resources>',
    `<resource identifier="files" type="webcontent" href="${paths[0]}">${paths.map((path) => `<file href="${path}"/>`).join('')}</resource></resources>`,
  );
const all = [
  'images/bécher.png',
  'images/corbeau.png',
  'son/ph.mp3',
  'video/ph.mp4',
  'style/poem.css',
  'stim/renard.xml',
];
const whole = {
  'imsmanifest.xml': listed(...all),
  'items/ph-neutre.xml': item,
  'stim/renard.xml': fox,
  'images/bécher.png': png,
  'images/corbeau.png': Buffer.concat([png, Buffer.from('corbeau')]),
  'son/ph.mp3': mp3,
  'video/ph.mp4': mp4,
  'style/poem.css': css,
};
const read = async (changed: Record<string, string | Buffer | null> = {}) =>
  readPackage(await paperZip({ ...whole, ...changed }));
const told = ({ problems }: Awaited<ReturnType<typeof read>>, severity: 'error' | 'warning' = 'error') =>
  problems
    .filter((one) => one.severity === severity && one.code !== 'test-element-ignored')
    .map(({ code, file }) => `${code} ${file}`);

describe('[X01] The files of a package', () => {
  it('are kept by SHA-256 with the type that their content has, and nothing is left aside any more', async () => {
    const found = await read();
    expect([told(found), told(found, 'warning')]).toEqual([[], []]);
    expect(new Map([...found.files].map(([hash, { type }]) => [hash, type]))).toEqual(
      new Map([
        [sha(png), 'image/png'],
        [sha(whole['images/corbeau.png']), 'image/png'],
        [sha(mp3), 'audio/mpeg'],
        [sha(mp4), 'video/mp4'],
        [sha(css), 'text/css'],
        [[...found.files].find(([, { type }]) => type === 'stimulus')![0], 'stimulus'],
      ]),
    );
  });

  it('are pointed at by hash in what candidates see: body, shared text, style sheet, supports', async () => {
    const { items, files } = await read();
    const { item: shown, files: named } = items.get('items/ph-neutre.xml')!;
    const body = bodyOf(shown, named).text('seed').body;
    expect(body).toContain(`<img alt="un bécher" src="files/${sha(png)}"/>`);
    expect(body).toContain(`<source src="files/${sha(mp3)}"/>`);
    expect(body).toContain('data-catalog-idref="c1"');
    const beside = besideOf(shown.xml.root, named);
    expect(beside.catalogs[0]!.cards).toEqual([
      expect.objectContaining({
        support: 'spoken',
        language: 'fr',
        speech:
          '<speak xmlns="http://www.w3.org/2001/10/synthesis">Le <say-as interpret-as="characters">pH</say-as></speak>',
      }),
      expect.objectContaining({ support: 'sign-language', language: 'lsq', files: [`files/${sha(mp4)}`] }),
    ]);
    const [ref] = Object.values(named).filter(({ type }) => type === 'stimulus');
    expect(beside.stimuli).toEqual([ref!.hash]);
    expect(stimulusOf(files.get(ref!.hash)!.bytes.toString(), ref!)).toMatchObject({
      identifier: 'renard',
      styles: [`files/${sha(css)}`],
      body: expect.stringContaining(`src="files/${sha(whole['images/corbeau.png'])}"`) as unknown,
    });
  });

  it('make another item when one of them changes', async () => {
    const hashOf = async (changed: Record<string, Buffer> = {}) =>
      (await read(changed)).items.get('items/ph-neutre.xml')!.item.contentHash;
    const first = await hashOf();
    expect(await hashOf()).toBe(first);
    expect(await hashOf({ 'images/corbeau.png': Buffer.concat([png, Buffer.from('pie')]) })).not.toBe(first);
  });

  it.each([
    ['media-missing', { 'images/bécher.png': null, 'imsmanifest.xml': listed('son/ph.mp3') }],
    ['media-unfit', { 'images/bécher.png': '<html><script>alert(1)</script></html>' }],
    ['media-unfit', { 'images/bécher.png': Buffer.from('MZ\x90\0') }],
  ] as const)('are named where an item needs one that is not as it should be: %s', async (code, changed) => {
    expect(told(await read(changed))).toContain(`${code} items/ph-neutre.xml`);
  });

  it('are named where a shared text is none, or has an interaction', async () => {
    expect(told(await read({ 'stim/renard.xml': '<a/>' }))).toEqual(['not-a-stimulus stim/renard.xml']);
    const asking = fox.replace('<p>', '<p><textEntryInteraction responseIdentifier="R"/>');
    expect(told(await read({ 'stim/renard.xml': asking }))).toEqual(['content-unsupported stim/renard.xml']);
  });

  it('are named, and not kept, where nothing uses them', async () => {
    const found = await read({ 'notes.pdf': '%PDF-1.7', 'imsmanifest.xml': listed(...all, 'notes.pdf') });
    expect(told(found, 'warning')).toEqual(['resource-not-kept notes.pdf']);
    expect(found.files.has(sha(Buffer.from('%PDF-1.7')))).toBe(false);
  });

  it.each([
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', 'image/svg+xml'],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', null],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><a href="https://x"/></svg>', null],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', null],
    ['a.css', 'p { background: u\\72l(https://x) }', null],
    ['a.css', '@import "x.css";', null],
    ['a.css', 'p::before { content: "\\2022" }', 'text/css'],
    ['a.txt', 'WEBVTT\n\n', 'text/vtt'],
    ['a.png', 'GIF89a', 'image/gif'],
  ])('have the type of their content, and what does more than show is of none: %s %s', (path, content, type) => {
    expect(typeOf(Buffer.from(content), path)).toBe(type);
  });
});
