/** Extra form fields as an app writes them. */
export type Fields = Record<string, unknown>

/**
 * Form fields as text: objects and arrays as JSON, booleans and numbers as text, null and undefined not at all.
 * WeChat itself would send `[object Object]` (wx-api §3.3).
 */
export function textFields(fields: Fields = {}): Record<string, string> {
  const text: Record<string, string> = {}
  for (const [key, value] of Object.entries(fields)) {
    // Booleans and numbers are the same text in JSON.
    if (value !== null && value !== undefined)
      text[key] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return text
}
