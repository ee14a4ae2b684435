import { listenForUniversities, universities, wanted, type Endpoints } from './ooapi-institutions.ts';

interface Page {
  hasNextPage: boolean;
  totalPages: number;
  items: { courseId: string; primaryCode: { code: string }; maxNumberStudents?: number }[];
}

let endpoints: Endpoints;
const get = async (code: string, path: string) => (await fetch(endpoints.of(code) + path)).json() as Promise<Page>;

beforeAll(async () => {
  endpoints = await listenForUniversities();
});
afterAll(() => endpoints.close());

describe('The universities of the story', () => {
  it('are three, with 40 courses of different codes and ids', () => {
    expect(universities).toHaveLength(3);
    const codes = universities.flatMap(({ courses }) => courses.map(([code]) => code));
    expect([codes.length, new Set(codes).size]).toEqual([40, 40]);
  });

  it('answer in pages', async () => {
    const first = await get(wanted.university, '/courses?pageSize=10&pageNumber=1');
    const second = await get(wanted.university, '/courses?pageSize=10&pageNumber=2');
    expect([first.items.length, first.hasNextPage, second.items.length, second.hasNextPage]).toEqual([
      10,
      true,
      4,
      false,
    ]);
  });

  it('offer one seat in the course that two students want', async () => {
    const { items } = await get(wanted.university, '/courses?pageSize=250');
    const course = items.find(({ primaryCode }) => primaryCode.code === wanted.code);
    const offerings = await get(wanted.university, `/courses/${course?.courseId}/offerings`);
    expect(offerings.items.map(({ maxNumberStudents }) => maxNumberStudents)).toEqual([1]);
  });

  it('say in 304 that nothing has changed, and in 404 that there is nothing', async () => {
    const url = `${endpoints.of(wanted.university)}/courses`;
    const etag = (await fetch(url)).headers.get('etag')!;
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(`${endpoints.of('ailleurs')}/courses`)).status).toBe(404);
  });
});
