/** Items of ours for each kind of question that is not in the sample paper: a text of QTI 2.2 by its title. */

const picture = (name: string, width: number, height: number, words: string) =>
  `<object type="image/svg+xml" data="images/${name}.svg" width="${width}" height="${height}">${words}</object>`;
const river = picture('riviere', 400, 300, 'Carte d’une rivière, de sa source à son embouchure');
const spot = (element: string, id: string, at: string, more = '') =>
  `<${element} identifier="${id}" shape="circle" coords="${at}" ${more}/>`;
const hotspot = (id: string, at: string, label: string) => spot('hotspotChoice', id, at, `hotspotLabel="${label}"`);
const associable = (id: string, at: string, label: string, most = 1) =>
  spot('associableHotspot', id, at, `matchMax="${most}" hotspotLabel="${label}"`);
const three = (of: typeof hotspot) =>
  of('source', '60,50,24', 'Source') + of('lac', '210,140,30', 'Lac') + of('embouchure', '350,250,26', 'Embouchure');
const ask = (words: string) => `<prompt>${words}</prompt>`;

const item = (type: string, body: string, inside = ''): string =>
  `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" ${type}>${inside}</responseDeclaration>
    <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody>${body}</itemBody></assessmentItem>`;
const points =
  '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="210,140,30" mappedValue="1"/></areaMapping>';
const one = 'cardinality="single" baseType=';
const several = 'cardinality="multiple" baseType=';

export const ownItems: Readonly<Record<string, string>> = {
  'Zone d’une image': item(
    `${one}"identifier"`,
    `<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">${ask('Où est le lac?')}${river}${three(hotspot)}</hotspotInteraction>`,
  ),
  'Zones d’une image': item(
    `${several}"identifier"`,
    `<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="2">${ask('Où l’eau est-elle douce?')}${river}${three(hotspot)}</hotspotInteraction>`,
  ),
  'Point sur une image': item(
    `${one}"point"`,
    `<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1">${ask('Marquez le lac.')}${river}</selectPointInteraction>`,
    points,
  ),
  'Points sur une image': item(
    `${several}"point"`,
    `<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="3">${ask('Marquez trois rives.')}${river}</selectPointInteraction>`,
    points,
  ),
  'Ordre sur une image': item(
    'cardinality="ordered" baseType="identifier"',
    `<graphicOrderInteraction responseIdentifier="RESPONSE">${ask('Suivez l’eau.')}${river}${three(hotspot)}</graphicOrderInteraction>`,
  ),
  'Paires sur une image': item(
    `${several}"pair"`,
    `<graphicAssociateInteraction responseIdentifier="RESPONSE" maxAssociations="2">${ask('Reliez deux à deux.')}${river}${three((id, at, label) => associable(id, at, label, 2))}</graphicAssociateInteraction>`,
  ),
  'Images à placer': item(
    `${several}"directedPair"`,
    `<graphicGapMatchInteraction responseIdentifier="RESPONSE">${ask('Placez les animaux.')}${river}
      <gapImg identifier="saumon" matchMax="1" objectLabel="Saumon">${picture('animal', 60, 60, 'Saumon')}</gapImg>
      <gapImg identifier="castor" matchMax="1">${picture('animal', 60, 60, '')}</gapImg>
      <gapText identifier="phoque" matchMax="1">Phoque</gapText>${three(associable)}</graphicGapMatchInteraction>`,
  ),
  'Objet à poser': item(
    `${several}"point"`,
    `<positionObjectStage>${river}<positionObjectInteraction responseIdentifier="RESPONSE" maxChoices="2">${ask('Posez deux balises.')}${picture('animal', 30, 30, 'Balise')}</positionObjectInteraction></positionObjectStage>`,
    points,
  ),
  Enregistrement: item(
    `${one}"integer"`,
    `<mediaInteraction responseIdentifier="RESPONSE" autostart="true" minPlays="1" maxPlays="2">${ask('Écoutez l’annonce.')}<object type="audio/wav" data="sons/annonce.wav">Annonce</object></mediaInteraction>`,
  ),
  'Fichier à remettre': item(
    `${one}"file"`,
    `<uploadInteraction responseIdentifier="RESPONSE" type="application/pdf">${ask('Remettez votre rapport.')}</uploadInteraction>`,
  ),
  Dessin: item(
    `${one}"file"`,
    `<drawingInteraction responseIdentifier="RESPONSE">${ask('Tracez un pont.')}${river}</drawingInteraction>`,
  ),
  Indice: item(
    `${one}"boolean"`,
    `<p>Combien font 6 × 7?</p><p><endAttemptInteraction responseIdentifier="RESPONSE" title="Demander un indice"/></p>`,
  ),
};

const drawing = (width: number, height: number, inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`;

/** A second of a tone, eight thousand times a second. */
function tone(): Buffer {
  const samples = Buffer.from(Array.from({ length: 8_000 }, (_, at) => 128 + Math.round(60 * Math.sin(at / 4))));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  for (const [value, at] of [
    [16, 16],
    [8_000, 24],
    [8_000, 28],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [1, 32],
    [8, 34],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** What they show, by its path. */
export const ownFiles: Readonly<Record<string, { readonly type: string; readonly bytes: Buffer }>> = {
  'images/riviere.svg': {
    type: 'image/svg+xml',
    bytes: Buffer.from(
      drawing(
        400,
        300,
        `<rect width="400" height="300" fill="#dcebd0"/><path d="M60 50 C120 60 140 120 210 140 S320 200 350 250" fill="none" stroke="#3b78b5" stroke-width="8"/><ellipse cx="210" cy="140" rx="40" ry="26" fill="#3b78b5"/><path d="M320 300 L400 300 L400 220 Z" fill="#3b78b5"/>`,
      ),
    ),
  },
  'images/animal.svg': {
    type: 'image/svg+xml',
    bytes: Buffer.from(
      drawing(60, 60, '<circle cx="30" cy="30" r="26" fill="#b5653b"/><circle cx="38" cy="24" r="4"/>'),
    ),
  },
  'sons/annonce.wav': { type: 'audio/wav', bytes: tone() },
};
