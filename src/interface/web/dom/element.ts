/** What would turn text into markup, and what the content security policy forbids anyway. */
type Unsafe = 'innerHTML' | 'outerHTML' | 'style' | 'dataset' | 'children';
type Properties<Element> = Partial<Omit<Element, Unsafe>> & {
  readonly data?: Readonly<Record<string, string>>;
};
type Child = Node | string | undefined | false;

/** An element with its properties and children. Strings become text nodes: nothing written here is ever parsed. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const { data = {}, ...own } = properties;
  const made = Object.assign(document.createElement(tag), own);
  Object.assign(made.dataset, data);
  made.append(...present(children));
  return made;
}

/** Replaces everything inside. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...present(children));
}

/** Sets `data-name` or takes it away. */
export function mark(target: HTMLElement, name: string, value: string | boolean | undefined): void {
  if (value === undefined || value === false) delete target.dataset[name];
  else target.dataset[name] = value === true ? '' : value;
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== undefined && child !== false);
}
