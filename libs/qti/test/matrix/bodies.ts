// One body for each interaction: what can be answered in it is written beside the tables of the matrix.

const picture = '<object type="image/png" data="carte.png" width="200" height="200"/>';
const each = (names: string, as: (name: string) => string) => names.split(' ').map(as).join('');
const asked = (name: string, inside: string, attributes = '') =>
  `<${name}Interaction responseIdentifier="RESPONSE" ${attributes}>${inside}</${name}Interaction>`;
const inText = (content: string) => `<p>${content}</p>`;
const associable = (names: string, most: number) =>
  each(
    names,
    (name) => `<simpleAssociableChoice identifier="${name}" matchMax="${most}">${name}</simpleAssociableChoice>`,
  );
const spots = (names: string) =>
  each(names, (name) => `<hotspotChoice identifier="${name}" shape="circle" coords="10,10,5"/>`);
const joinable = (names: string, most: number) =>
  each(names, (name) => `<associableHotspot identifier="${name}" shape="circle" coords="10,10,5" matchMax="${most}"/>`);
const simple = (names: string) => each(names, (name) => `<simpleChoice identifier="${name}">${name}</simpleChoice>`);
const words = (names: string, most: number) =>
  each(names, (name) => `<gapText identifier="${name}" matchMax="${most}">${name}</gapText>`);
const limited = (cardinality: string, what: string) => `max${what}="${cardinality === 'single' ? 1 : 2}"`;

export const bodies: Readonly<Record<string, (cardinality: string) => string>> = {
  choice: (of) => asked('choice', simple('A B C'), limited(of, 'Choices')),
  inlineChoice: () =>
    inText(
      asked(
        'inlineChoice',
        each('A B C', (name) => `<inlineChoice identifier="${name}">${name}</inlineChoice>`),
      ),
    ),
  hottext: (of) =>
    asked(
      'hottext',
      inText(each('A B C', (name) => `<hottext identifier="${name}">${name}</hottext>`)),
      limited(of, 'Choices'),
    ),
  hotspot: (of) => asked('hotspot', picture + spots('A B C'), limited(of, 'Choices')),
  order: () => asked('order', simple('A B C')),
  graphicOrder: () => asked('graphicOrder', picture + spots('A B C')),
  associate: (of) => asked('associate', associable('A B C D', 2), limited(of, 'Associations')),
  graphicAssociate: (of) => asked('graphicAssociate', picture + joinable('A B C D', 2), limited(of, 'Associations')),
  match: (of) =>
    asked(
      'match',
      `<simpleMatchSet>${associable('A B', 2)}</simpleMatchSet><simpleMatchSet>${associable('X Y', 1)}</simpleMatchSet>`,
      limited(of, 'Associations'),
    ),
  gapMatch: (of) =>
    asked(
      'gapMatch',
      words('A B', 2) + inText('<gap identifier="X"/><gap identifier="Y"/>'),
      limited(of, 'Associations'),
    ),
  graphicGapMatch: (of) =>
    asked(
      'graphicGapMatch',
      picture +
        each('A B', (name) => `<gapImg identifier="${name}" matchMax="2">${picture}</gapImg>`) +
        joinable('X Y', 1),
      limited(of, 'Associations'),
    ),
  textEntry: () => inText(asked('textEntry', '')),
  extendedText: (of) => asked('extendedText', '', of === 'single' || of === 'record' ? '' : 'maxStrings="2"'),
  slider: () => asked('slider', '', 'lowerBound="0" upperBound="10" step="0.5"'),
  selectPoint: (of) => asked('selectPoint', picture, limited(of, 'Choices')),
  positionObject: (of) =>
    `<positionObjectStage>${picture}${asked('positionObject', picture, limited(of, 'Choices'))}</positionObjectStage>`,
  media: () => asked('media', picture, 'minPlays="1" maxPlays="3" autostart="false"'),
  endAttempt: () => inText(asked('endAttempt', '', 'title="Fin"')),
  upload: () => asked('upload', '', 'type="application/pdf"'),
  drawing: () => asked('drawing', picture),
};
