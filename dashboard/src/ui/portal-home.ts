/**
 * Where in the document what floats belongs: in the dialog around its opener, or else in the main
 * region, so that everything is inside a landmark. Null before there is a main region.
 */
export function portalHome(opener: Element | null): Element | null {
  return opener?.closest('[role="dialog"]') ?? document.querySelector('main');
}
