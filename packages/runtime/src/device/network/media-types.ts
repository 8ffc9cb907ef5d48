/** Extensions and media types of what mini programs send and fetch. Used both ways. */
const table: [extension: string, type: string][] = [
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['bmp', 'image/bmp'],
  ['svg', 'image/svg+xml'],
  ['tiff', 'image/tiff'],
  ['heic', 'image/heic'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['m4a', 'audio/x-m4a'],
  ['aac', 'audio/aac'],
  ['wav', 'audio/wav'],
  ['wav', 'audio/x-wav'],
  ['wav', 'audio/vnd.wave'],
  ['ogg', 'audio/ogg'],
  ['flac', 'audio/flac'],
  ['amr', 'audio/amr'],
  ['silk', 'audio/silk'],
  ['txt', 'text/plain'],
  ['html', 'text/html'],
  ['css', 'text/css'],
  ['csv', 'text/csv'],
  ['js', 'text/javascript'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xls', 'application/vnd.ms-excel'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

/** The media type of a file name; `application/octet-stream` when unknown. */
export function typeOfName(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  return table.find(([known]) => known === extension)?.[1] ?? 'application/octet-stream'
}

/** The extension of a download by its Content-Type; `null` when that says nothing (wx-api §4.2). */
export function extensionOfType(contentType: string | undefined): string | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  return table.find(([, known]) => known === type)?.[0] ?? null
}
