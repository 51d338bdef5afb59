/** Has the browser fetch an address and keep what it is answered. */
export function saveFile(document: Document, address: string, name = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
