/** Text of a field that may be left out, as it is sent: null for none. */
export function filled(text: string | false): string | null {
  return (text && text.trim()) || null;
}
