/** What a page may ask of `wx` at most. Numbers that the phone itself enforces are in `device/options.ts`. */
export const limits = {
  /** Pictures of one chooseImage (wx-api §2.1 S0; the current table names no bound). */
  chooseImage: 9,
  /** Pictures and videos of one chooseMedia, and the base library from which it is more (wx-api §2.2 [docs]). */
  chooseMedia: { before: 9, after: 20, since: '2.25.0' },
  /** Files of one chooseMessageFile (wx-api §2.3 [docs]). */
  chooseMessageFile: 100,
  /** Lines of one showActionSheet (wx-api §11 [docs]). */
  actionSheet: 6,
  /** Characters of a button of showModal (wx-api §11 [docs]). */
  modalButton: 4,
} as const
