/**
 * Copies a text, and tells whether that worked.
 *
 * Browsers have no `navigator.clipboard` on plain http off localhost; there a hidden textarea beside
 * `near` is copied, since a modal dialog lets the focus go nowhere else.
 */
export async function copyText(text: string, near: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, near);
  }
}

function copyBySelection(text: string, near: Element): boolean {
  const active = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'sr-only';
  near.after(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (active instanceof HTMLElement) active.focus();
  }
}

/** Selects what an element shows, for whoever has to copy it by hand. */
export function selectText(element: Element): void {
  getSelection()?.selectAllChildren(element);
}
