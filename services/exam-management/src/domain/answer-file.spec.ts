import { answerFileType, largestAnswerFile, requireRoom } from './answer-file.js';

describe('A file of an answer', () => {
  it('is of a kind that people open, by what is in it [X02]', () => {
    expect([answerFileType('image/png', false), answerFileType(null, true)]).toEqual(['image/png', 'text/plain']);
    expect(() => answerFileType('application/x-msdownload', false)).toThrow('file-type-not-taken');
    expect(() => answerFileType(null, false)).toThrow('file-type-not-taken');
  });

  it('is kept with as many others as a sitting may have, and no more [X02]', () => {
    const mega = 1_048_576;
    expect(() => requireRoom({ files: 59, bytes: 90 * mega }, largestAnswerFile)).not.toThrow();
    expect(() => requireRoom({ files: 60, bytes: 0 }, 1)).toThrow('answer-files-exhausted');
    expect(() => requireRoom({ files: 1, bytes: 90 * mega + 1 }, largestAnswerFile)).toThrow('answer-files-exhausted');
  });
});
