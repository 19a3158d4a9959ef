// Without this mark Excel takes the file for one in the encoding of the machine.
const UTF8_MARK = '\uFEFF';

/** Rows as a CSV file (RFC 4180): commas, CRLF, quotes around what needs them; marked as UTF-8. */
export function formatCsv(rows: readonly (readonly (string | number)[])[]): string {
  return UTF8_MARK + rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
}

/** What a spreadsheet would run as a formula is given a quote in front, which shows it as text. */
function formatCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
