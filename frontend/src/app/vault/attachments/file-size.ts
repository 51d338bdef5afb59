const UNITS = ['bytes', 'KiB', 'MiB'] as const;

/** As people read it: `1 byte`, `900 bytes`, `1.5 KiB`, `25 MiB`. */
export function fileSize(bytes: number): string {
  const step = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const amount = bytes / 1024 ** step;
  const text = step > 0 && amount < 10 ? amount.toFixed(1).replace('.0', '') : Math.round(amount).toString();
  return `${text} ${bytes === 1 ? 'byte' : UNITS[step]}`;
}
