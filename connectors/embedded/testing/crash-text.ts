/** The content that belongs to a key: what is read must say the same. */
export function textOf(key: number): string {
  return `row ${key} ${'x'.repeat((key * 7) % 60)}`;
}
