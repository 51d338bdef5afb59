/** Has the browser fetch an address and keep what it is answered. */
export function saveFile(document: Document, address: string, name = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** Has the browser keep what is here already. */
export function saveContent(document: Document, content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  saveFile(document, address, name);
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1000);
}
