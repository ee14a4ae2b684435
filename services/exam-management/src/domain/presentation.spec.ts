import { presentationOf } from './presentation.js';

describe('How a paper is put before a candidate', () => {
  it('is as for everybody where the record says nothing', () => {
    expect(presentationOf([])).toEqual({
      ...{ textPercent: 100, highContrast: false, readAloud: null, signLanguage: false, tools: [] },
      supports: ['long-description', 'transcript'],
    });
  });

  it('follows every measure that holds, and of a setting said twice the larger', () => {
    const measures = [
      {
        tools: ['large-print', 'text-to-speech'],
        settings: ['large-print.percent=180', 'text-to-speech.wordsPerMinute=90'],
      },
      {
        tools: ['large-print', 'colour-contrast', 'sign-language'],
        settings: ['large-print.percent=220', 'breaks.minutes=5'],
      },
    ];
    expect(presentationOf(measures)).toMatchObject({
      ...{ textPercent: 220, highContrast: true, readAloud: { wordsPerMinute: 90 }, signLanguage: true },
      supports: ['high-contrast', 'long-description', 'sign-language', 'spoken', 'transcript'],
    });
  });
});
