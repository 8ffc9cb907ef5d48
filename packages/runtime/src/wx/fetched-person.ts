import type { Person, PersonMaker } from './person.ts'

/** Fetches the piece of a page that {@link fetchedPerson} needs. */
export const fetchPerson = () => import('./person.ts')

/** For a page: fetched when the first of these APIs is called, because the first screen rarely waits for any. */
export const fetchedPerson: PersonMaker = (parts) => {
  let made: Promise<Person> | null = null
  const person = () => {
    made ??= fetchPerson().then(({ createPerson }) => createPerson(parts))
    return made
  }
  return {
    behind: (api) => async (args) => (await person()).behind(api)!(args),
    agree: async () => (await person()).agree(),
    // In the order of the calls: what is set before a picker is called, it finds.
    onNeedPrivacyAuthorization: (listener) =>
      void person().then((one) => one.onNeedPrivacyAuthorization(listener)),
  }
}
