import { shownOf, Statement, type Identity } from './statement.js';
import { Title } from './title.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const nobody = { organisationId: null, resourceId: null, identifier: null, isbn: null };
const stated = (title: string, by: Partial<Identity>, day: number) =>
  Statement.made(
    `${title} ${day}`,
    't',
    { ...nobody, ...by },
    { title, creators: [], languages: ['fr'], publisher: null, summary: null, locator: `https://${title}.example/` },
    at(day),
  );
const feedOf = (organisationId: string, day: number, identifier = 'urn:x') =>
  stated(organisationId, { organisationId, identifier }, day);
const resource = (title: string, day: number, organisationId: string | null = null) =>
  stated(title, { resourceId: title, organisationId }, day);
const none = { isbn: false, identifier: false };

describe('What a title shows', () => {
  it('is the statement of whoever described it first, with that one’s locator alone [H5]', () => {
    const shown = shownOf([feedOf('b', 2), feedOf('a', 1), resource('of-b', 3, 'b')]);
    expect(shown.text).toMatchObject({ title: 'a', locator: 'https://a.example/' });
    expect(shown).toMatchObject({ resourceId: 'of-b', identifier: 'urn:x' });
  });

  it('is the ministry’s where its catalogue has it, however late [H5]', () => {
    expect(shownOf([feedOf('a', 1), resource('national', 9)]).text.title).toBe('national');
  });

  it('comes last from those who are not known any more', () => {
    expect(shownOf([stated('before', { identifier: 'urn:x' }, 1), feedOf('a', 5)]).text.title).toBe('a');
  });

  it('is not taken back by anybody else: a resource of a centre withdraws no more than itself [H5]', () => {
    const [mine, theirs] = [feedOf('a', 1), resource('of-b', 2, 'b')];
    theirs.withdraw(at(3));
    expect(shownOf([mine, theirs]).isOffered).toBe(true);
    expect(shownOf([theirs]).isOffered).toBe(false);
  });

  it('of two resources of one ISBN is the other one once the first is withdrawn, and withdrawn with the last [D19]', () => {
    const [first, second, feed] = [resource('first', 1), resource('second', 2), feedOf('a', 1)];
    expect(shownOf([second, first, feed]).text.title).toBe('first');
    first.withdraw(at(3));
    expect(shownOf([second, first, feed])).toMatchObject({
      text: { title: 'second' },
      resourceId: 'second',
      isOffered: true,
    });
    second.withdraw(at(4));
    expect(shownOf([second, first, feed])).toMatchObject({ text: { title: 'first' }, isOffered: false });
  });

  it('changes nothing when it is shown again, and leaves names to the title that has them', () => {
    const title = Title.add('t', at(1));
    const known = shownOf([stated('a', { organisationId: 'a', identifier: 'urn:x', isbn: '9782765410058' }, 1)]);
    expect(title.show(known, { isbn: true, identifier: false }, at(2))).toBe(true);
    expect(title).toMatchObject({ state: { isbn: null, identifier: 'urn:x', title: 'a' } });
    expect(title.show(known, { isbn: true, identifier: false }, at(3))).toBe(false);
    expect(title.show(known, none, at(4))).toBe(true);
    expect(title).toMatchObject({ state: { isbn: '9782765410058', modifiedAt: at(4) } });
  });
});

describe('Of titles that share a name', () => {
  const titles = [{ isbn: '1' }, {}, { resourceId: 'r', isbn: '2' }, {}].map((names, at) => {
    const title = Title.add(String(at), new Date(at));
    title.show(shownOf([stated('a', { identifier: 'urn:x', ...names }, 1)]), none, new Date(at));
    return title;
  });
  const bookOf = (names: Partial<Identity>, among = titles) => Title.sameBook(among, { ...nobody, ...names })?.id;

  it('the same book is the one of the resource, else of the ISBN, else the first without another ISBN', () => {
    expect(bookOf({ resourceId: 'r', isbn: '1' })).toBe('2');
    expect(bookOf({ resourceId: 'other', isbn: '1' })).toBe('0');
    expect(bookOf({ isbn: '3' })).toBe('1');
    expect(bookOf({})).toBe('0');
    expect(bookOf({ isbn: '3' }, [titles[0]!, titles[2]!])).toBeUndefined();
  });
});

describe('A statement', () => {
  const text = feedOf('a', 1).text;
  const by = { ...nobody, organisationId: 'a' };

  it('is known again by its name, else by its ISBN and its text', () => {
    const [named, other] = [feedOf('a', 1, 'urn:x'), feedOf('a', 2, 'urn:y')];
    expect(Statement.madeBefore([other, named], { ...by, identifier: 'urn:x' }, text)).toBe(named);
    const numbered = stated('a', { ...by, identifier: 'urn:isbn:1', isbn: '1' }, 1);
    const spelledOtherwise = { ...by, identifier: 'isbn:1', isbn: '1' };
    expect(Statement.madeBefore([numbered], spelledOtherwise, text)).toBe(numbered);
    expect(Statement.madeBefore([numbered], spelledOtherwise, { ...text, summary: 's' })).toBeUndefined();
    expect(Statement.madeBefore([other], { ...nobody, resourceId: 'r' }, text)).toBe(other);
  });

  it('is revised by its own, and offered again', () => {
    const own = feedOf('a', 1);
    const same = own.text;
    expect(own.revise(null, same)).toBe(false);
    own.withdraw(at(2));
    expect([own.isOffered, own.revise(null, same), own.isOffered]).toEqual([false, true, true]);
    expect(own.revise(null, { ...same, locator: null })).toBe(true);
  });
});
