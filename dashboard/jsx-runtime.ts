import type { ElementType, Key, ReactElement, ReactNode } from 'react';
import { jsx as createElement, jsxs as createElements, Fragment } from 'react/jsx-runtime';

export { Fragment };

interface Props extends Readonly<Record<string, unknown>> {
  readonly children?: ReactNode;
}

/**
 * Creates an element as React does, with one more rule: a text that has siblings gets a `<span>` of
 * its own.
 *
 * Browsers translate a page by replacing its text nodes with elements. React keeps the text nodes that
 * it made: it throws when it has to remove one that is gone or to insert something in front of it, and
 * what it writes into one that is gone is never seen. It makes none for a text without siblings. It
 * then sets the text of the element around it, no matter what that holds by now.
 */
export function jsx(type: ElementType, props: Props, key?: Key): ReactElement {
  return createElement(type, withTextElements(type, props), key);
}

/** The same for several children. */
export function jsxs(type: ElementType, props: Props, key?: Key): ReactElement {
  const { children, ...rest } = withTextElements(type, props);
  // What was nothing but texts is one text now.
  const create = Array.isArray(children) ? createElements : createElement;
  return create(type, { ...rest, children }, key);
}

function withTextElements(type: ElementType, props: Props): Props {
  const children = joinTexts(props.children);
  if (Array.isArray(children)) return { ...props, children: wrapTexts(children) };
  if (!isText(children)) return props;
  return { ...props, children: type === Fragment ? wrap(children) : children };
}

/** A list as one text if it holds nothing else. */
function joinTexts(children: ReactNode): ReactNode {
  if (!Array.isArray(children)) return children;
  const list: readonly ReactNode[] = children.map(joinTexts);
  const isOneText = list.some(isText) && list.every((child) => isText(child) || isNothing(child));
  return isOneText ? list.filter(isText).join('') : list;
}

/** Texts in a row share an element, as they would share a line; all else stays in its place. */
function wrapTexts(children: readonly ReactNode[]): readonly ReactNode[] {
  return children.map((child, index) => {
    if (Array.isArray(child)) return wrapTexts(child);
    if (!isText(child)) return child;
    const before = children.slice(0, index).findLast((each) => !isNothing(each));
    return isText(before) ? null : wrap(textFrom(children.slice(index)), `text ${index}`);
  });
}

/** The texts at the start of a list. */
function textFrom(children: readonly ReactNode[]): string {
  const end = children.findIndex((child) => !isText(child) && !isNothing(child));
  return children
    .slice(0, end === -1 ? children.length : end)
    .filter(isText)
    .join('');
}

function wrap(text: ReactNode, key?: Key): ReactElement {
  return createElement('span', { children: text }, key);
}

function isText(child: ReactNode): child is string | number | bigint {
  return typeof child === 'string' || typeof child === 'number' || typeof child === 'bigint';
}

function isNothing(child: ReactNode): boolean {
  return child == null || typeof child === 'boolean';
}
