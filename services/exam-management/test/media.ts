import { createHash } from 'node:crypto';
import { sample } from './exams.js';

const png = Buffer.from('89504e470d0a1a0a0000000d494844520000', 'hex');

/** A picture, as its hash names it. */
export const media = { png, hash: createHash('sha256').update(png).digest('hex') };

const fox = `<assessmentStimulus xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="renard" title="Le renard">
  <stimulusBody><p>Maître Corbeau, sur un arbre perché</p></stimulusBody></assessmentStimulus>`;

/** The sample paper, one item of which shows a picture and a shared text. */
export const withMedia = {
  'imsmanifest.xml': sample('imsmanifest.xml').replace(
    '</resources>',
    `<resource identifier="m" type="webcontent" href="images/becher.png"><file href="images/becher.png"/><file href="stim/renard.xml"/></resource></resources>`,
  ),
  'items/ph-neutre.xml': sample('items/ph-neutre.xml').replace(
    '<itemBody>',
    '<assessmentStimulusRef identifier="S" href="../stim/renard.xml"/><itemBody><p><img alt="un bécher" src="../images/becher.png"/></p>',
  ),
  'images/becher.png': png,
  'stim/renard.xml': fox,
};
