/** A JSON column as the driver gives it, without hydration. */
export function parsed(json: string | null): unknown {
  return JSON.parse(json ?? 'null');
}
