/** Extra form fields as an app writes them. */
export type Fields = Record<string, unknown>

/**
 * Form fields as text: objects and arrays as JSON, booleans and numbers as text, null and undefined not at all.
 * WeChat itself would send `[object Object]` (wx-api §3.3).
 */
export function textFields(fields: Fields = {}): Record<string, string> {
  const text: Record<string, string> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue
    text[key] = typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return text
}
