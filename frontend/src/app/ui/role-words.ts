/** A role's id in words: `platform-administrator` is "Platform administrator". */
export function roleWords(id: string): string {
  return id.replaceAll('-', ' ').replace(/^\p{L}/u, (letter) => letter.toUpperCase());
}
