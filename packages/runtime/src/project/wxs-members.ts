/** Members that came after ES5: WXS values have none of them, whatever the JavaScript under it has. */
export const LATER = new Set(
  [
    'includes startsWith endsWith padStart padEnd repeat trimStart trimEnd trimLeft trimRight replaceAll matchAll at',
    'codePointAt normalize anchor raw isWellFormed toWellFormed find findIndex findLast findLastIndex fill copyWithin',
    'flat flatMap entries keys values toReversed toSorted toSpliced with flags sticky unicode dotAll __proto__',
    '__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__',
  ].flatMap((line) => line.split(' ')),
)
