/** A part of a whole in per cent: `0 %`, `0.5 %`, `33 %`; some is never rounded to none or to all. */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return '< 0.1 %';
  if (part < whole && percent > 99.9) return '> 99.9 %';
  if (percent < 10) return `${Number(percent.toFixed(1))} %`;
  return part === whole ? '100 %' : `${Math.min(99, Math.round(percent))} %`;
}
