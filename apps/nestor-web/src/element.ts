/** What an element may be given at its making. */
export interface ElementOptions {
  class?: string;
  attributes?: Readonly<Record<string, string>>;
  onClick?: () => void;
}

/**
 * Makes an element. Strings become text nodes and nothing else: what comes from documents and models is untrusted, and
 * this page has no other way of putting text on the screen.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  options: ElementOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  if (options.class !== undefined) node.className = options.class;
  for (const [key, value] of Object.entries(options.attributes ?? {})) node.setAttribute(key, value);
  if (options.onClick) node.addEventListener("click", options.onClick);
  node.append(...children);
  return node;
}

/**
 * The element of index.html with this id.
 *
 * @throws Error when it is missing or of another kind: page and script do not belong together.
 */
export function byId<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} #${id}. Build the page again.`);
}
